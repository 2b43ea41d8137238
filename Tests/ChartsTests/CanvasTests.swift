import Charts
import Imaging
import Testing

@Suite struct CanvasTests {
  static let size = ImageSize(width: 40, height: 30)

  /// How much ink is on a white canvas, in whole black pixels.
  static func ink(_ canvas: Canvas) -> Double {
    canvas.image.values.reduce(0) { $0 + Double(1 - $1) } / 3
  }

  /// The ink of a line is its area, whatever its direction: length × width and a disc of its ends.
  @Test(
    arguments: [(8.0, 15.0, 32.0, 15.0), (20, 4, 20, 26), (8.3, 6.1, 31.7, 22.9), (30, 5.5, 9, 24)], [1.0, 1.5, 3])
  func lineIsAsLongAndWide(ends: (Double, Double, Double, Double), width: Double) {
    var canvas = Canvas(size: Self.size)
    let (a, b) = (Point(x: ends.0, y: ends.1), Point(x: ends.2, y: ends.3))
    canvas.line(through: [a, b], width: width, with: .black)
    let length = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    let area = length * width + Double.pi * width * width / 4
    // Coverage is told by the distance of pixels' centers only.
    #expect(abs(Self.ink(canvas) / area - 1) < 0.06, "\(Self.ink(canvas)) of \(area)")
  }

  /// Ink fades over one pixel at a line's edge: a line between two rows covers half of each.
  @Test func lineFadesAtItsEdges() {
    var canvas = Canvas(size: Self.size)
    canvas.line(through: [Point(x: 5, y: 10), Point(x: 30, y: 10)], width: 1, with: .black)
    canvas.line(through: [Point(x: 5, y: 20.5), Point(x: 30, y: 20.5)], width: 1, with: .black)
    #expect((8...11).map { canvas[15, $0].red } == [1, 0.5, 0.5, 1])
    #expect((19...21).map { canvas[15, $0].red } == [1, 0, 1])
  }

  /// Where a line meets itself it is no darker than elsewhere.
  @Test func lineIsOfOneDarkness() {
    let there = [Point(x: 6, y: 8), Point(x: 33, y: 21)]
    var (once, again) = (Canvas(size: Self.size), Canvas(size: Self.size))
    once.line(through: there, width: 2, with: .black)
    again.line(through: there + there.reversed(), width: 2, with: .black)
    #expect(once == again)
    #expect(Self.ink(once) > 40)
  }

  /// What lies outside is clipped, and changes nothing inside.
  @Test func drawingEndsAtTheEdge() {
    var canvas = Canvas(size: Self.size)
    canvas.line(through: [Point(x: -1e6, y: 15.5), Point(x: 1e6, y: 15.5)], width: 1, with: .black)
    #expect(abs(Self.ink(canvas) - 40) < 1e-6)
    canvas.fill(Area(x: -5, y: -5, width: 7, height: 8), with: .black)
    #expect(abs(Self.ink(canvas) - 46) < 1e-6)
    let before = canvas
    canvas.disc(at: Point(x: -20, y: 1e300), diameter: 5, with: .black)
    canvas.text("outside", x: 41, y: 0)
    canvas.fill(Area(x: 40, y: 0, width: 5, height: 5), with: .black)
    canvas.line(
      through: [Point(x: 0, y: 2), Point(x: 40, y: 2)], width: 1, with: .black,
      within: Area(x: 0, y: 20, width: 40, height: 10))
    #expect(canvas == before)
  }

  @Test func discIsRound() {
    var canvas = Canvas(size: Self.size)
    canvas.disc(at: Point(x: 20, y: 15), diameter: 10, with: .black)
    #expect(abs(Self.ink(canvas) / (25 * Double.pi) - 1) < 0.02)
    for y in 0..<30 {
      for x in 0..<40 { #expect(canvas[x, y] == canvas[39 - x, y] && canvas[x, y] == canvas[x, 29 - y]) }
    }
  }

  /// A pixel of a picture is a square, its values as they are.
  @Test func picturesAreEnlarged() {
    var canvas = Canvas(size: Self.size)
    let picture = ColorImage(
      size: ImageSize(width: 2, height: 1), values: [0.25, 0.5, 0.75, -3, 7, 0.125], encoding: .sRGB)
    canvas.picture(picture, x: 4, y: 6, enlarged: 3)
    for (x, y) in [(4, 6), (6, 8)] { #expect(canvas[x, y] == Ink(red: 0.25, green: 0.5, blue: 0.75)) }
    for (x, y) in [(7, 6), (9, 8)] { #expect(canvas[x, y] == Ink(red: 0, green: 1, blue: 0.125)) }
    for (x, y) in [(3, 6), (10, 6), (4, 5), (4, 9)] { #expect(canvas[x, y] == .white) }
  }
}
