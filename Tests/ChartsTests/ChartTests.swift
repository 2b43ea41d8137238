import Charts
import Imaging
import Testing

@Suite struct ChartTests {
  static let red = Ink(red: 1, green: 0, blue: 0)
  static let area = Area(x: 20, y: 10, width: 300, height: 200)

  static func chart(_ series: [Chart.Series]) -> Chart {
    Chart(
      x: Axis("step", range: 0...100), y: Axis("loss", range: 0.01...100, scale: .logarithmic), series: series)
  }

  static func drawn(_ chart: Chart) -> Canvas {
    var canvas = Canvas(size: ImageSize(width: 340, height: 220))
    chart.draw(in: area, on: &canvas)
    return canvas
  }

  /// The mean place of pixels of one color, in pixels, and their number.
  static func center(of ink: Ink, in canvas: Canvas) -> (place: Point, count: Int) {
    var (x, y, count) = (0.0, 0.0, 0)
    for row in 0..<canvas.size.height {
      for column in 0..<canvas.size.width where canvas[column, row] == ink {
        x += Double(column) + 0.5
        y += Double(row) + 0.5
        count += 1
      }
    }
    return (Point(x: x / Double(count), y: y / Double(count)), count)
  }

  /// Known points lie at known pixels: the ends of the axes at the corners, their middles in the middle.
  @Test(arguments: [
    (Point(x: 0, y: 0.01), 0.0, 1.0), (Point(x: 100, y: 100), 1, 0), (Point(x: 50, y: 1), 0.5, 0.5),
    (Point(x: 25, y: 10), 0.25, 0.25),
  ])
  func pointsLieWhereTheyBelong(point: Point, right: Double, down: Double) {
    let chart = Self.chart([Chart.Series("", points: [point], mark: .dots(diameter: 6), ink: Self.red)])
    let plot = chart.plotArea(in: Self.area)
    let found = Self.center(of: Self.red, in: Self.drawn(chart))
    #expect(found.count > 15)
    // The fading edge of a disc is not counted.
    #expect(abs(found.place.x - (Double(plot.x) + right * Double(plot.width))) < 0.6)
    #expect(abs(found.place.y - (Double(plot.y) + down * Double(plot.height))) < 0.6)
  }

  /// A line goes straight from point to point, and stays within the plot.
  @Test func linesJoinPoints() {
    let line = Chart.Series(
      "", points: [Point(x: -50, y: 1), Point(x: 150, y: 1)], mark: .line(width: 3), ink: Self.red)
    let chart = Self.chart([line])
    let plot = chart.plotArea(in: Self.area)
    let canvas = Self.drawn(chart)
    let row = plot.y + plot.height / 2
    for x in 0..<canvas.size.width {
      #expect((canvas[x, row] == Self.red) == (plot.x..<plot.x + plot.width).contains(x), "\(x)")
    }
  }

  /// What no scale can show is left out.
  @Test func impossiblePointsAreLeftOut() {
    let points = [Point(x: 3, y: 0), Point(x: 3, y: -1), Point(x: .nan, y: 1), Point(x: 5, y: .infinity)]
    let drawn = Self.drawn(Self.chart([Chart.Series("", points: points, mark: .line(width: 2), ink: Self.red)]))
    #expect(drawn == Self.drawn(Self.chart([])))
  }

  /// All of it lies within its area, and the plot is free of text.
  @Test func chartKeepsToItsArea() {
    let points = [Point(x: 0, y: 0.01), Point(x: 100, y: 100)]
    let chart = Self.chart([
      Chart.Series("one", points: points, mark: .dots(diameter: 6), ink: Self.red),
      Chart.Series("two", points: points, mark: .line(width: 2), ink: .black),
    ])
    let canvas = Self.drawn(chart)
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width where !(20..<320).contains(x) || !(10..<210).contains(y) {
        #expect(canvas[x, y] == .white, "\(x), \(y)")
      }
    }
    let plot = chart.plotArea(in: Self.area)
    #expect(plot.x > 20 && plot.y > 10 && plot.x + plot.width < 320 && plot.y + plot.height < 210)
    let names = (10..<plot.y - 4).flatMap { y in (plot.x..<320).map { canvas[$0, y] } }
    #expect(names.contains(Self.red) && names.contains(.black))
  }

  /// Charts below each other stand in line though their numbers are of other lengths.
  @Test func chartsStandInLine() {
    func plot(_ y: Axis, least: Int) -> Area {
      var chart = Chart(x: Axis("", range: 0...1), y: y, series: [])
      chart.leastLabelLength = least
      return chart.plotArea(in: Self.area)
    }
    let (short, long) = (Axis("", range: 0...9), Axis("", range: 0...0.9))
    #expect(plot(short, least: 0).x < plot(long, least: 0).x)
    #expect(plot(short, least: 4) == plot(long, least: 4))
  }
}
