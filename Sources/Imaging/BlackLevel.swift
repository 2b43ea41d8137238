/// The black level of a sensor: a pattern of levels that repeats over the frame from its top left pixel, and what each
/// row and each column adds to it.
public struct BlackLevel: Hashable, Sendable, Codable {
  /// Rows of the repeating pattern.
  public let rows: Int
  /// Columns of the repeating pattern.
  public let columns: Int
  /// Levels of the pattern's sites, row by row, in raw counts.
  public let levels: [Float]
  /// What each row of the frame adds, in raw counts of either sign; empty if no row adds anything.
  public let rowDeltas: [Float]
  /// What each column of the frame adds, in raw counts of either sign; empty if no column adds anything.
  public let columnDeltas: [Float]

  /// A pattern of `rows` × `columns` levels, in raw counts.
  /// - Parameters:
  ///   - rowDeltas: one for each row of the frame, or none.
  ///   - columnDeltas: one for each column of the frame, or none.
  public init(rows: Int, columns: Int, levels: [Float], rowDeltas: [Float] = [], columnDeltas: [Float] = []) {
    precondition(rows > 0 && columns > 0 && levels.count == rows * columns, "a black level pattern is rows × columns")
    self.rows = rows
    self.columns = columns
    self.levels = levels
    self.rowDeltas = rowDeltas
    self.columnDeltas = columnDeltas
  }

  /// The same level everywhere, in raw counts.
  public init(_ level: Float) {
    self.init(rows: 1, columns: 1, levels: [level])
  }

  /// The level at a pixel, in raw counts.
  public subscript(row: Int, column: Int) -> Float {
    levels[(row % rows) * columns + column % columns]
      + (rowDeltas.isEmpty ? 0 : rowDeltas[row]) + (columnDeltas.isEmpty ? 0 : columnDeltas[column])
  }

  /// The mean of the pattern and of the deltas, in raw counts.
  public var mean: Float {
    func mean(_ values: [Float]) -> Float { values.isEmpty ? 0 : values.reduce(0, +) / Float(values.count) }
    return mean(levels) + mean(rowDeltas) + mean(columnDeltas)
  }

  /// The highest level of a frame that holds the whole pattern, in raw counts.
  public var highest: Float { extreme(max) }

  /// The lowest level of a frame that holds the whole pattern, in raw counts.
  public var lowest: Float { extreme(min) }

  /// Sites of one phase of the pattern share its level, so the extreme is that of the sums of each phase's extremes.
  private func extreme(_ choose: (Float, Float) -> Float) -> Float {
    func extremes(_ deltas: [Float], of period: Int) -> [Float?] {
      guard !deltas.isEmpty else { return [Float?](repeating: 0, count: period) }
      return (0..<period).map { phase in
        var result: Float?
        for index in stride(from: phase, to: deltas.count, by: period) {
          result = result.map { choose($0, deltas[index]) } ?? deltas[index]
        }
        return result
      }
    }
    let (rowDeltas, columnDeltas) = (extremes(rowDeltas, of: rows), extremes(columnDeltas, of: columns))
    var result: Float?
    for row in 0..<rows {
      for column in 0..<columns {
        // A pattern may be longer than the frame.
        guard let rowDelta = rowDeltas[row], let columnDelta = columnDeltas[column] else { continue }
        let level = levels[row * columns + column] + rowDelta + columnDelta
        result = result.map { choose($0, level) } ?? level
      }
    }
    return result ?? 0
  }
}
