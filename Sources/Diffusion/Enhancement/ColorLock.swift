import Imaging
import Parallel

/// Gives an enhanced picture the colors that its condition has at low resolution, so that a look that was laid on the
/// condition stays, whatever the RAW says.
///
/// The difference of the two is averaged over cells of 16 × 16 pixels and added, interpolated between their centers. The
/// values to interpolate are such that the cells' means come out as the condition's.
package struct ColorLock: Sendable {
  /// 0 for nothing, 1 for the condition's color.
  package let strength: Float

  package init(strength: Float) { self.strength = strength }

  /// Side of a cell, in pixels: more than what noise and detail reach, less than what the eye takes for a color.
  static let cell = 16
  /// Corrections of the interpolated values; each leaves at most three quarters of what the means still differ by, of
  /// pattern from cell to cell, and nearly nothing of anything smoother.
  private static let corrections = 8

  /// - Parameters:
  ///   - values: the enhanced picture, height × width × 3.
  ///   - condition: c, of the same size; what it has beyond [0, 1] does not count.
  package func apply(to values: inout [Float], condition: ColorImage, workers: WorkerPool) {
    let size = condition.size
    let cells = ImageSize(
      width: (size.width + Self.cell - 1) / Self.cell, height: (size.height + Self.cell - 1) / Self.cell)
    let knots = knots(for: differences(of: values, from: condition, cells: cells, workers: workers), cells: cells)
    let columns = Self.places(size.width, cells: cells.width)
    let rows = Self.places(size.height, cells: cells.height)
    values.updateBands(width: size.width * 3, bandHeight: Self.cell, on: workers) { band, values in
      let knots = knots.span
      for (line, row) in band.enumerated() {
        let (upper, lower, down) = rows[row]
        for column in 0..<size.width {
          let (left, right, along) = columns[column]
          let corners =
            SIMD4(
              upper * cells.width + left, upper * cells.width + right, lower * cells.width + left,
              lower * cells.width + right) &* 3
          for channel in 0..<3 {
            let above =
              knots[corners[0] + channel] + along * (knots[corners[1] + channel] - knots[corners[0] + channel])
            let below =
              knots[corners[2] + channel] + along * (knots[corners[3] + channel] - knots[corners[2] + channel])
            values[(line * size.width + column) * 3 + channel] += strength * (above + down * (below - above))
          }
        }
      }
    }
  }

  /// Mean of c − ŷ in each cell, cells × 3; those at the right and at the bottom may be smaller.
  private func differences(
    of values: [Float], from condition: ColorImage, cells: ImageSize, workers: WorkerPool
  ) -> [Float] {
    let size = condition.size
    return [Float](rows: cells.height, width: cells.width * 3, bandHeight: 1, on: workers) { band, means in
      let (values, condition) = (values.span, condition.values.span)
      for (line, row) in band.enumerated() {
        let pixelRows = row * Self.cell..<min((row + 1) * Self.cell, size.height)
        for column in 0..<cells.width {
          let pixelColumns = column * Self.cell..<min((column + 1) * Self.cell, size.width)
          var sum = SIMD3<Float>()
          for y in pixelRows {
            for x in pixelColumns {
              let pixel = (y * size.width + x) * 3
              for channel in 0..<3 {
                sum[channel] += min(max(condition[pixel + channel], 0), 1) - values[pixel + channel]
              }
            }
          }
          let mean = sum / Float(pixelRows.count * pixelColumns.count)
          for channel in 0..<3 { means[(line * cells.width + column) * 3 + channel] = mean[channel] }
        }
      }
    }
  }

  /// What to interpolate between the cells' centers so that its means are those given.
  private func knots(for means: [Float], cells: ImageSize) -> [Float] {
    // A cell's mean of what is interpolated: an eighth of each neighbor and six of its own, along both sides.
    func averaged(_ values: [Float], along step: Int, count: Int) -> [Float] {
      values.indices.map { index in
        let position = index / (step * 3) % count
        let before = position > 0 ? values[index - step * 3] : values[index]
        let after = position < count - 1 ? values[index + step * 3] : values[index]
        return (before + 6 * values[index] + after) / 8
      }
    }
    var knots = means
    for _ in 0..<Self.corrections {
      let reached = averaged(averaged(knots, along: 1, count: cells.width), along: cells.width, count: cells.height)
      for index in knots.indices { knots[index] += means[index] - reached[index] }
    }
    return knots
  }

  /// For each pixel of a side the cells whose centers it lies between, and how far from the first toward the second.
  private static func places(_ count: Int, cells: Int) -> [(first: Int, second: Int, share: Float)] {
    (0..<count).map { pixel in
      let position = (Float(pixel) + 0.5) / Float(cell) - 0.5
      let first = min(max(Int(position.rounded(.down)), 0), cells - 1)
      return (first, min(first + 1, cells - 1), min(max(position - Float(first), 0), 1))
    }
  }
}
