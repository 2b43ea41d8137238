import Imaging
import Parallel

/// What a picture has below 0 and above 1: colors that sRGB does not hold, and light above white. The network never sees
/// it; it is c − clip(c), added to what the network made of clip(c).
///
/// Above 1, where there is much light and little noise, it is added as it is, so that no detail of highlights is lost.
/// Below 0, where a channel has least light, it is the mean over those of 5 × 5 pixels that lie below 0 too, so that
/// the noise which the network takes away does not come back. Where c lies in [0, 1] nothing is added: the network's values
/// stay, to the bit.
enum ColorsBeyond {
  /// Pixels on each side that the mean is taken over.
  private static let radius = 2

  /// - Parameters:
  ///   - color: c, sRGB-encoded and unbounded.
  ///   - values: what the network made of it within [0, 1], height × width × 3.
  static func restore(of color: ColorImage, in values: inout [Float], workers: WorkerPool) {
    let (width, height) = (color.size.width, color.size.height)
    guard color.values.contains(where: { $0 < 0 || $0 > 1 }) else { return }
    values.updateBands(width: width * 3, bandHeight: 16, on: workers) { rows, target in
      let source = color.values.span
      for row in rows {
        for place in 0..<width * 3 {
          let value = source[row * width * 3 + place]
          guard value < 0 || value > 1 else { continue }
          var beyond = value - 1
          if value < 0 {
            var (sum, count): (Float, Float) = (0, 0)
            for y in max(row - radius, 0)...min(row + radius, height - 1) {
              for x in stride(
                from: place - min(radius, place / 3) * 3, through: min(place + radius * 3, width * 3 - 1), by: 3)
              {
                let neighbor = source[y * width * 3 + x]
                if neighbor < 0 {
                  sum += neighbor
                  count += 1
                }
              }
            }
            beyond = sum / count
          }
          target[(row - rows.lowerBound) * width * 3 + place] += beyond
        }
      }
    }
  }
}
