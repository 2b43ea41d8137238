import Imaging
import Parallel

/// Where the sensor was saturated in one channel or more. There the RAW does not say what was seen, so it cannot guide:
/// the picture is left as color extraction made it, lest clipped highlights get a tint. A hot pixel or two are no highlight,
/// and left to the network.
struct SaturatedCells: Sendable {
  /// Cells of the packed RAW in a row.
  private let width: Int
  private let margin: PixelOffset
  /// How much of the picture as it was shows in each cell: all in saturated cells and their neighbors, whose colors
  /// demosaicing mixes; half in those one further.
  private let shares: [Float]

  /// Clipped samples among 3 × 3 cells that make a highlight.
  private static let leastClipped: UInt8 = 3

  /// Nil if there is no highlight.
  init?(_ raw: PackedRaw, workers: WorkerPool) {
    let (width, height) = (raw.size.width, raw.size.height)
    self.width = width
    margin = raw.margin
    let clipped = [UInt8](rows: height, width: width, bandHeight: 64, on: workers) { rows, cells in
      let values = raw.values.span
      for index in cells.indices {
        let cell = (rows.lowerBound * width + index) * 4
        cells[index] = (0..<4).reduce(0) { values[cell + $1] >= raw.saturation[$1] ? $0 + 1 : $0 }
      }
    }
    guard clipped.contains(where: { $0 > 0 }) else { return nil }
    let saturated = [Bool](rows: height, width: width, bandHeight: 64, on: workers) { rows, cells in
      let clipped = clipped.span
      for row in rows {
        for column in 0..<width {
          var count: UInt8 = 0
          if clipped[row * width + column] > 0 {
            for y in max(row - 1, 0)...min(row + 1, height - 1) {
              for x in max(column - 1, 0)...min(column + 1, width - 1) { count += clipped[y * width + x] }
            }
          }
          cells[(row - rows.lowerBound) * width + column] = count >= Self.leastClipped
        }
      }
    }
    guard saturated.contains(true) else { return nil }
    shares = [Float](rows: height, width: width, bandHeight: 64, on: workers) { rows, shares in
      let saturated = saturated.span
      for row in rows {
        for column in 0..<width {
          var nearest = 3
          for y in max(row - 2, 0)...min(row + 2, height - 1) {
            for x in max(column - 2, 0)...min(column + 2, width - 1) where saturated[y * width + x] {
              nearest = min(nearest, max(abs(y - row), abs(x - column)))
            }
          }
          shares[(row - rows.lowerBound) * width + column] = nearest <= 1 ? 1 : nearest == 2 ? 0.5 : 0
        }
      }
    }
  }

  /// Puts the picture as it was, clipped to [0, 1], in the place of the network's values.
  func restore(_ color: ColorImage, in values: inout [Float], workers: WorkerPool) {
    let columns = color.size.width
    values.updateBands(width: columns * 3, bandHeight: 16, on: workers) { rows, target in
      let (source, shares) = (color.values.span, shares.span)
      for row in rows {
        for column in 0..<columns {
          let share = shares[(row + margin.rows) / 2 * width + (column + margin.columns) / 2]
          guard share > 0 else { continue }
          for channel in 0..<3 {
            let place = ((row - rows.lowerBound) * columns + column) * 3 + channel
            let kept = min(max(source[(row * columns + column) * 3 + channel], 0), 1)
            target[place] = share == 1 ? kept : target[place] + share * (kept - target[place])
          }
        }
      }
    }
  }
}
