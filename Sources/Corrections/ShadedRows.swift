import Imaging

/// Rows of a mosaic as values whose 1 is the white level, and back as counts of 16 bits.
struct ShadedRows: Sendable {
  private let black: BlackLevel
  /// Count of no light in what is written; that of 1 is 65535.
  private let newBlack: Float
  /// For even and for odd rows, of each column: 1 / range, the count from which on a sample is clipped, and the least value
  /// of such a sample.
  private let lines: [(inverse: [Float], limit: [Float], clipped: [Float])]

  init(of mosaic: borrowing Mosaic, newBlack: Float) {
    black = mosaic.blackLevel
    self.newBlack = newBlack
    let (range, highest, width) = (mosaic.range, mosaic.blackLevel.highest, mosaic.size.width)
    let (pattern, saturation) = (mosaic.pattern, mosaic.saturationLevel)
    lines = (0..<2).map { row in
      let channels = (0..<width).map { pattern.channel(row: row, column: $0).rawValue }
      return (
        channels.map { 1 / range[$0] }, channels.map { saturation[$0] },
        channels.map { (saturation[$0] - highest) / range[$0] }
      )
    }
  }

  /// (sample − black) / range.
  func read(_ source: Span<UInt16>, of row: Int, into line: inout [Float]) {
    let width = source.count
    let levels = black.levels.span.extracting(
      row % black.rows * black.columns..<(row % black.rows + 1) * black.columns)
    let rowDelta = black.rowDeltas.isEmpty ? 0 : black.rowDeltas[row]
    let own = lines[row % 2].inverse
    let inverse = own.span
    var values = line.mutableSpan
    if levels.count == 1 {
      let dark = levels[0] + rowDelta
      for column in 0..<width { values[column] = (Float(source[column]) - dark) * inverse[column] }
    } else {
      var phase = 0
      for column in 0..<width {
        values[column] = (Float(source[column]) - (levels[phase] + rowDelta)) * inverse[column]
        phase += 1
        if phase == levels.count { phase = 0 }
      }
    }
    guard !black.columnDeltas.isEmpty else { return }
    let deltas = black.columnDeltas.span
    for column in 0..<width { values[column] -= deltas[column] * inverse[column] }
  }

  /// Puts the counts of a changed row over its samples; those of samples that were clipped stay at or above the level of
  /// saturation.
  func write(_ line: [Float], of row: Int, over samples: inout MutableSpan<UInt16>) {
    let values = line.span
    let own = lines[row % 2]
    let limit = own.limit.span
    let clipped = own.clipped.span
    let scale = 65535 - newBlack
    for column in samples.indices {
      let least = Float(samples[column]) >= limit[column] ? clipped[column] : -1
      let value = min(max(values[column], least), 1)
      // Beside 2²³ a float has no fraction: its low bits are the rounded count, found without a check for each sample.
      samples[column] = UInt16(truncatingIfNeeded: (max(newBlack + value * scale, 0) + 0x1p23).bitPattern)
    }
  }
}
