/// The black level of a sensor: a pattern of levels that repeats over the frame from its top left pixel.
public struct BlackLevel: Hashable, Sendable, Codable {
  /// Rows of the repeating pattern.
  public let rows: Int
  /// Columns of the repeating pattern.
  public let columns: Int
  /// Levels of the pattern's sites, row by row, in raw counts.
  public let levels: [Float]

  /// A pattern of `rows` × `columns` levels, in raw counts.
  public init(rows: Int, columns: Int, levels: [Float]) {
    precondition(rows > 0 && columns > 0 && levels.count == rows * columns, "a black level pattern is rows × columns")
    self.rows = rows
    self.columns = columns
    self.levels = levels
  }

  /// The same level everywhere, in raw counts.
  public init(_ level: Float) {
    self.init(rows: 1, columns: 1, levels: [level])
  }

  /// The level at a pixel, in raw counts.
  public subscript(row: Int, column: Int) -> Float {
    levels[(row % rows) * columns + column % columns]
  }

  /// The mean of the pattern, in raw counts.
  public var mean: Float { levels.reduce(0, +) / Float(levels.count) }
}
