import Foundation
import Imaging

/// The white balance that a picture suggests.
///
/// Two guesses are combined by their geometric mean: that the lit parts of a scene are gray on average (shades of gray,
/// Finlayson and Trezzi 2004), and that their edges are (gray edge, van de Weijer and others 2007). Both are Minkowski
/// means of the sixth order over blocks of the mosaic, so that bright, neutral parts count most and large colored areas
/// little, and blocks average noise away. Blocks with a clipped sample tell nothing and are left out. Where the camera's
/// matrices are known, the light found is taken to the nearest that photographs are made under: 2500 to 10000 K, at most 30
/// units of tint beside daylight's 10.
package enum AutomaticBalance {
  private static let order = 6.0
  private static let kelvins = 2500.0...10_000
  private static let tints = -20.0...40
  /// Fewer blocks than this say nothing of a scene.
  private static let leastBlocks = 16
  /// Blocks darker than this in green are noise.
  private static let leastLight = 0.002

  /// Multipliers of red, green = 1, blue; nil if too little of the picture is lit and unclipped.
  package static func multipliers(for mosaic: Mosaic, model: CameraModel?) -> [Float]? {
    let blocks = Blocks(mosaic)
    guard let neutral = blocks.neutral() else { return nil }
    guard let model, let white = model.white(ofNeutral: neutral) else {
      return WhiteBalance.multipliers(ofNeutral: neutral)
    }
    let light = ColorTemperature(white)
    if kelvins.contains(light.kelvin), tints.contains(light.tint) {
      return WhiteBalance.multipliers(ofNeutral: neutral)
    }
    let nearest = ColorTemperature(
      kelvin: min(max(light.kelvin, kelvins.lowerBound), kelvins.upperBound),
      tint: min(max(light.tint, tints.lowerBound), tints.upperBound))
    return model.neutral(under: nearest.chromaticity).map(WhiteBalance.multipliers(ofNeutral:))
  }

  /// Mean light of red, green and blue in square blocks of a mosaic.
  private struct Blocks {
    let columns: Int
    /// Three values a block; nil where a sample is clipped or there is no light.
    let means: [[Double]?]

    init(_ mosaic: Mosaic) {
      let (height, width) = (mosaic.size.height, mosaic.size.width)
      // At most 128 blocks along a side, each at least two cells wide.
      let side = max(4, (max(width, height) / 128 + 1) / 2 * 2)
      let levels = SiteLevels(mosaic)
      let rows = max(height / side, 1)
      let columns = max(width / side, 1)
      var means: [[Double]?] = []
      means.reserveCapacity(rows * columns)
      let samples = mosaic.samples.span
      for blockRow in 0..<rows {
        for blockColumn in 0..<columns {
          var (sums, counts, isClipped) = (SIMD3<Double>(), SIMD3<Double>(), false)
          for row in (blockRow * side)..<min((blockRow + 1) * side, height) {
            for column in (blockColumn * side)..<min((blockColumn + 1) * side, width) {
              let channel = mosaic.pattern.channel(row: row, column: column)
              let sample = Float(samples[row * width + column])
              isClipped = isClipped || sample >= mosaic.saturationLevel[channel.rawValue]
              let color = channel.color
              sums[color] += Double(levels.light(of: sample, row: row, column: column))
              counts[color] += 1
            }
          }
          let mean = sums / counts
          let isLit = !isClipped && mean.y >= leastLight && mean.x > 0 && mean.z > 0
          means.append(isLit ? [mean.x, mean.y, mean.z] : nil)
        }
      }
      self.columns = columns
      self.means = means
    }

    /// What the camera records of gray, the greatest 1; nil if there is too little to tell.
    func neutral() -> [Double]? {
      let lit = means.compactMap { $0 }
      guard lit.count >= leastBlocks else { return nil }
      var edges: [[Double]] = []
      for (index, mean) in means.enumerated() {
        guard let mean else { continue }
        let neighbors = [
          (index + 1) % columns == 0 ? nil : index + 1, index + columns < means.count ? index + columns : nil,
        ]
        for case let neighbor? in neighbors {
          guard let other = means[neighbor] else { continue }
          edges.append(zip(mean, other).map { abs($0 - $1) })
        }
      }
      let world = minkowski(lit)
      let edge = minkowski(edges)
      // A scene without edges, such as a wall, has its light alone to tell by.
      let combined = edge.allSatisfy { $0 > 1e-4 } ? zip(world, edge).map { ($0 * $1).squareRoot() } : world
      guard let greatest = combined.max(), combined.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
      return combined.map { $0 / greatest }
    }

    private func minkowski(_ values: [[Double]]) -> [Double] {
      guard !values.isEmpty else { return [0, 0, 0] }
      return (0..<3).map { color in
        pow(values.reduce(0) { $0 + pow($1[color], order) } / Double(values.count), 1 / order)
      }
    }
  }
}
