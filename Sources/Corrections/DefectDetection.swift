import Imaging
import Parallel

/// Finds single pixels that are dead or hot.
///
/// Such a pixel stands out of the eight nearest of its channel by more than a multiple of their own spread, while the
/// pixels beside it, of other channels, show nothing: light spreads over them, a defect does not.
struct DefectDetection: Sendable {
  /// In standard deviations of the neighbors.
  let threshold: Float

  /// Of the change at a defect, the share in a pixel beside it that tells light: lenses spread more.
  private static let spreadOfLight: Float = 0.1

  /// Places of the defects, row by row. Pixels fewer than four from the border are not judged.
  func defects(in mosaic: Mosaic, workers: WorkerPool) -> [Int] {
    let (width, height) = (mosaic.size.width, mosaic.size.height)
    guard width > 8, height > 8 else { return [] }
    // Eight neighbors may be alike by chance: less than half the frame's usual spread is not believed.
    let floor = max(usualDeviation(of: mosaic) / 2, 1)
    let bands = [[Int]](concurrently: (height - 8 + 31) / 32, on: workers) { band in
      var found: [Int] = []
      let samples = mosaic.samples.span
      for row in 4 + band * 32..<min(4 + band * 32 + 32, height - 4) {
        for column in 4..<width - 4 where isDefect(row * width + column, samples, width, floor) {
          found.append(row * width + column)
        }
      }
      return found
    }
    return Array(bands.joined())
  }

  /// The range of eight normal numbers, in standard deviations, on average.
  private static let rangeOfEight: Float = 2.85

  /// The median of the neighbors' deviations, at every eighth row and column.
  private func usualDeviation(of mosaic: Mosaic) -> Float {
    let width = mosaic.size.width
    var deviations: [Float] = []
    for row in stride(from: 4, to: mosaic.size.height - 4, by: 8) {
      for column in stride(from: 4, to: width - 4, by: 8) {
        let (least, most) = extremes(row * width + column, mosaic.samples.span, width)
        deviations.append((most - least) / Self.rangeOfEight)
      }
    }
    deviations.sort()
    return deviations[deviations.count / 2]
  }

  /// Of the eight nearest samples of the same channel.
  private func extremes(_ place: Int, _ samples: Span<UInt16>, _ width: Int) -> (least: Float, most: Float) {
    var (least, most): (UInt16, UInt16) = (.max, 0)
    for (down, right) in [(-2, -2), (-2, 0), (-2, 2), (0, -2), (0, 2), (2, -2), (2, 0), (2, 2)] {
      let neighbor = samples[place + down * width + right]
      least = min(least, neighbor)
      most = max(most, neighbor)
    }
    return (Float(least), Float(most))
  }

  private func isDefect(_ place: Int, _ samples: Span<UInt16>, _ width: Int, _ floor: Float) -> Bool {
    func value(_ down: Int, _ right: Int) -> Float { Float(samples[place + down * width + right]) }
    let own = value(0, 0)
    let (least, most) = extremes(place, samples, width)
    // Most pixels lie between their neighbors.
    guard own > most || own < least else { return false }
    let beyond = own > most ? own - most : least - own
    guard beyond > threshold * max((most - least) / Self.rangeOfEight, floor) else { return false }
    let sign: Float = own > most ? 1 : -1
    for (down, right) in [(0, 1), (0, -1), (1, 0), (-1, 0)] {
      // Against its own neighbors across, between which a slope of the scene cancels.
      let across = (value(down + 2 * right, right + 2 * down) + value(down - 2 * right, right - 2 * down)) / 2
      let beside = (value(down, right) - across) * sign
      if beside > Self.spreadOfLight * beyond { return false }
    }
    return true
  }
}
