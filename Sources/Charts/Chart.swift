import Imaging

/// A plot of one quantity over another.
public struct Chart: Sendable {
  /// Points that belong together.
  public struct Series: Sendable, Hashable {
    public enum Mark: Sendable, Hashable {
      /// A line from point to point, as wide in pixels.
      case line(width: Double)
      /// A disc at each point, of this diameter in pixels.
      case dots(diameter: Double)
    }

    public var name: String
    /// In the units of the axes; those that lie nowhere on their scales are left out.
    public var points: [Point]
    public var mark: Mark
    public var ink: Ink

    public init(_ name: String, points: [Point], mark: Mark, ink: Ink) {
      (self.name, self.points, self.mark, self.ink) = (name, points, mark, ink)
    }
  }

  public var x: Axis
  public var y: Axis
  public var series: [Series]
  /// Pixels of the canvas to a pixel of the font.
  public var textScale = 2
  /// Room left of the axis for at least so many characters, so that charts below each other stand in line.
  public var leastLabelLength = 0

  public init(x: Axis, y: Axis, series: [Series]) {
    (self.x, self.y, self.series) = (x, y, series)
  }

  /// The part of `area` that the points lie in; the rest is for numbers, captions and the names of the series.
  public func plotArea(in area: Area) -> Area {
    let line = Canvas.textHeight(scale: textScale)
    let labels = yTicks(area).map(\.label) + [String(repeating: "0", count: leastLabelLength)]
    let left = (labels.map { Canvas.textWidth($0, scale: textScale) }.max() ?? 0) + 2 * line
    // Half a number may stand beyond the last one at the right.
    let (above, below, right) = (2 * line, 4 * line, 2 * line)
    precondition(area.width > left + right && area.height > above + below, "a chart has room for its axes")
    return Area(
      x: area.x + left, y: area.y + above, width: area.width - left - right, height: area.height - above - below)
  }

  /// Where a point lies on a canvas; nil if it lies nowhere on the scales.
  public func position(of point: Point, in plot: Area) -> Point? {
    guard let right = x.fraction(point.x), let up = y.fraction(point.y) else { return nil }
    return Point(
      x: Double(plot.x) + right * Double(plot.width), y: Double(plot.y) + (1 - up) * Double(plot.height))
  }

  /// Draws the chart into an area of a canvas.
  public func draw(in area: Area, on canvas: inout Canvas) {
    let plot = plotArea(in: area)
    drawAxes(plot, area, on: &canvas)
    drawNames(plot, area, on: &canvas)
    for part in series {
      let points = part.points.compactMap { position(of: $0, in: plot) }
      switch part.mark {
      case .line(let width): canvas.line(through: points, width: width, with: part.ink, within: plot)
      case .dots(let diameter):
        for point in points { canvas.disc(at: point, diameter: diameter, with: part.ink, within: area) }
      }
    }
  }

  func yTicks(_ area: Area) -> [Axis.Tick] {
    y.ticks(most: max(3, area.height / (3 * Canvas.textHeight(scale: textScale))))
  }
}
