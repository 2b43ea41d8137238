/// A rectangle of whole pixels.
public struct Area: Sendable, Hashable {
  /// Left column and upper row.
  public var x, y: Int
  public var width, height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    precondition(width >= 0 && height >= 0, "an area's size cannot be negative")
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  var columns: Range<Int> { x..<x + width }
  var rows: Range<Int> { y..<y + height }

  func contains(x: Int, y: Int) -> Bool { columns.contains(x) && rows.contains(y) }

  func intersection(_ other: Area) -> Area {
    let columns = columns.clamped(to: other.columns)
    let rows = rows.clamped(to: other.rows)
    return Area(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }
}
