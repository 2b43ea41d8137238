import Imaging

/// Rows of a mosaic as values whose 1 is the white level, and back as counts of 16 bits.
struct ShadedRows: Sendable {
  private let mosaic: Mosaic
  /// Count of no light in what is written; that of 1 is 65535.
  private let newBlack: Float
  /// For even and for odd rows, of each column: 1 / range, the count from which on a sample is clipped, and the least value
  /// of such a sample.
  private let lines: [(inverse: [Float], limit: [Float], clipped: [Float])]

  init(_ mosaic: Mosaic, newBlack: Float) {
    self.mosaic = mosaic
    self.newBlack = newBlack
    let (range, highest, width) = (mosaic.range, mosaic.blackLevel.highest, mosaic.size.width)
    lines = (0..<2).map { row in
      let channels = (0..<width).map { mosaic.pattern.channel(row: row, column: $0).rawValue }
      return (
        channels.map { 1 / range[$0] }, channels.map { mosaic.saturationLevel[$0] },
        channels.map { (mosaic.saturationLevel[$0] - highest) / range[$0] }
      )
    }
  }

  /// (sample − black) / range.
  func read(_ row: Int, into line: inout [Float]) {
    let width = mosaic.size.width
    let black = mosaic.blackLevel
    let source = mosaic.samples.span.extracting(row * width..<(row + 1) * width)
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

  /// Counts of a changed row; those of samples that were clipped stay at or above the level of saturation.
  func write(_ line: [Float], of row: Int, into target: inout MutableSpan<UInt16>) {
    let width = mosaic.size.width
    let source = mosaic.samples.span.extracting(row * width..<(row + 1) * width)
    let values = line.span
    let own = lines[row % 2]
    let limit = own.limit.span
    let clipped = own.clipped.span
    let scale = 65535 - newBlack
    for column in 0..<width {
      let least = Float(source[column]) >= limit[column] ? clipped[column] : -1
      let value = min(max(values[column], least), 1)
      // Beside 2²³ a float has no fraction: its low bits are the rounded count, found without a check for each sample.
      target[column] = UInt16(truncatingIfNeeded: (max(newBlack + value * scale, 0) + 0x1p23).bitPattern)
    }
  }
}
