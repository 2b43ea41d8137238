/// A point, in pixels on a canvas or in the units of a chart's axes.
public struct Point: Sendable, Hashable {
  public var x, y: Double

  public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

extension Canvas {
  /// Draws a line through points, with round ends and corners, anti-aliased.
  ///
  /// A pixel takes as much ink as its center lies within the line, which fades over one pixel; where the line meets
  /// itself it is no darker. One point alone is a disc.
  /// - Parameters:
  ///   - width: in pixels.
  ///   - area: what is drawn on; the whole canvas unless given.
  public mutating func line(through points: [Point], width: Double, with ink: Ink, within area: Area? = nil) {
    precondition(points.allSatisfy { $0.x.isFinite && $0.y.isFinite } && width > 0, "a line is somewhere")
    let part = (area ?? self.area).intersection(self.area)
    guard part.width > 0, part.height > 0 else { return }
    var coverage = [Float](repeating: 0, count: part.width * part.height)
    for (a, b) in zip(points, points.dropFirst(points.count > 1 ? 1 : 0)) {
      let reach = width / 2 + 1
      let columns = Canvas.pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach, within: part.columns)
      let rows = Canvas.pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach, within: part.rows)
      for y in rows {
        for x in columns {
          let distance = Canvas.distance(Point(x: Double(x) + 0.5, y: Double(y) + 0.5), from: a, to: b)
          let index = (y - part.y) * part.width + x - part.x
          coverage[index] = max(coverage[index], Float(min(max(width / 2 + 0.5 - distance, 0), 1)))
        }
      }
    }
    for y in part.rows {
      for x in part.columns {
        let share = coverage[(y - part.y) * part.width + x - part.x]
        if share > 0 { blend(ink, x: x, y: y, coverage: share) }
      }
    }
  }

  /// Draws a disc, anti-aliased; its diameter in pixels.
  public mutating func disc(at center: Point, diameter: Double, with ink: Ink, within area: Area? = nil) {
    let reach = Int(diameter / 2) + 3
    let around = Area(
      x: Int(max(min(center.x, 1e9), -1e9)) - reach, y: Int(max(min(center.y, 1e9), -1e9)) - reach,
      width: 2 * reach + 1, height: 2 * reach + 1)
    line(through: [center], width: diameter, with: ink, within: around.intersection(area ?? self.area))
  }

  /// The pixels of a range that an interval touches.
  private static func pixels(_ least: Double, _ most: Double, within range: Range<Int>) -> Range<Int> {
    func bounded(_ value: Double) -> Int { Int(min(max(value, Double(range.lowerBound)), Double(range.upperBound))) }
    let lower = bounded(least.rounded(.down))
    return lower..<max(lower, bounded(most.rounded(.up)))
  }

  /// The distance of a point from a segment.
  private static func distance(_ point: Point, from a: Point, to b: Point) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    let along = square > 0 ? min(max(((point.x - a.x) * dx + (point.y - a.y) * dy) / square, 0), 1) : 0
    let (x, y) = (point.x - a.x - along * dx, point.y - a.y - along * dy)
    return (x * x + y * y).squareRoot()
  }
}
