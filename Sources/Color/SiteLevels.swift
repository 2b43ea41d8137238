import Imaging

/// Black level and range of each site of a mosaic, over the smallest cell after which both repeat.
struct SiteLevels: Sendable {
  /// Rows of the cell; even, as the filter array's.
  let rows: Int
  /// Columns of the cell; even.
  let columns: Int
  /// rows × columns, in raw counts.
  let black: [Float]
  /// White − black, rows × columns, in raw counts; positive.
  let range: [Float]

  init(_ mosaic: Mosaic) {
    rows = mosaic.blackLevel.rows.isMultiple(of: 2) ? mosaic.blackLevel.rows : mosaic.blackLevel.rows * 2
    columns = mosaic.blackLevel.columns.isMultiple(of: 2) ? mosaic.blackLevel.columns : mosaic.blackLevel.columns * 2
    var black: [Float] = []
    var range: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let level = mosaic.blackLevel[row, column]
        black.append(level)
        range.append(mosaic.whiteLevel[mosaic.pattern.channel(row: row, column: column).rawValue] - level)
      }
    }
    precondition(range.allSatisfy { $0 > 0 }, "a white level lies above the black level")
    self.black = black
    self.range = range
  }

  /// For each column of a frame that is continued by reflection, the mosaic's column that it stands for, and the place
  /// of that within a row of the cell.
  /// - Parameter columns: the frame's, counted from the mosaic's first; negative ones lie to its left.
  func continued(_ columns: Range<Int>, width: Int) -> (sources: [Int], levels: [Int]) {
    let sources = columns.map { reflected($0, width) }
    return (sources, sources.map { $0 % self.columns })
  }
}
