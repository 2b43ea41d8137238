import Imaging

/// Black level and range of each site of a mosaic, over the smallest cell after which both repeat, and what each row and
/// column adds to the black level.
struct SiteLevels: Sendable {
  /// Rows of the cell; even, as the filter array's.
  let rows: Int
  /// Columns of the cell; even.
  let columns: Int
  /// rows × columns, in raw counts.
  let black: [Float]
  /// What separates 0 from 1 (`Mosaic.range`), rows × columns, in raw counts; positive.
  let range: [Float]
  /// What each row of the mosaic adds to the black level, in raw counts.
  let rowDeltas: [Float]
  /// What each column of the mosaic adds to the black level, in raw counts.
  let columnDeltas: [Float]

  init(_ mosaic: Mosaic) {
    rows = mosaic.blackLevel.rows.isMultiple(of: 2) ? mosaic.blackLevel.rows : mosaic.blackLevel.rows * 2
    columns = mosaic.blackLevel.columns.isMultiple(of: 2) ? mosaic.blackLevel.columns : mosaic.blackLevel.columns * 2
    let channelRange = mosaic.range
    var black: [Float] = []
    var range: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let level = mosaic.blackLevel
        black.append(level.levels[row % level.rows * level.columns + column % level.columns])
        range.append(channelRange[mosaic.pattern.channel(row: row, column: column).rawValue])
      }
    }
    precondition(range.allSatisfy { $0 > 0 }, "a white level lies above the black level")
    self.black = black
    self.range = range
    func padded(_ deltas: [Float], to count: Int) -> [Float] {
      deltas.isEmpty ? [Float](repeating: 0, count: count) : deltas
    }
    rowDeltas = padded(mosaic.blackLevel.rowDeltas, to: mosaic.size.height)
    columnDeltas = padded(mosaic.blackLevel.columnDeltas, to: mosaic.size.width)
  }

  /// The light of a sample: what it holds above its site's black level, as a share of the range.
  func light(of sample: Float, row: Int, column: Int) -> Float {
    let level = row % rows * columns + column % columns
    return (sample - black[level] - (rowDeltas[row] + columnDeltas[column])) / range[level]
  }

  /// For each column of a frame that is continued by reflection, the mosaic's column that it stands for, and the place
  /// of that within a row of the cell, and what it adds to the black level.
  /// - Parameter columns: the frame's, counted from the mosaic's first; negative ones lie to its left.
  func continued(_ columns: Range<Int>, width: Int) -> (sources: [Int], levels: [Int], deltas: [Float]) {
    let sources = columns.map { reflected($0, width) }
    return (sources, sources.map { $0 % self.columns }, sources.map { columnDeltas[$0] })
  }
}

extension BayerChannel {
  /// The place of the channel's color among red, green, blue.
  var color: Int {
    switch self {
    case .red: 0
    case .green1, .green2: 1
    case .blue: 2
    }
  }
}
