import Charts
import Imaging
import Testing

@Suite struct PictureTableTests {
  /// A picture of 3 × 2 pixels that tells its place.
  static func picture(_ row: Int, _ column: Int) -> ColorImage {
    ColorImage(
      size: ImageSize(width: 3, height: 2),
      values: (0..<6).flatMap { [Float(row) / 4, Float(column) / 4, Float($0) / 8] }, encoding: .sRGB)
  }

  static let table = PictureTable(
    rows: (0..<2).map { row in (0..<3).map { picture(row, $0) } }, columnCaptions: ["x", "y", "z"],
    rowCaptions: ["a", "MM"], enlargement: 2)

  /// Pictures of 6 × 4 pixels, 4 apart, beside 11 pixels of text and below 7.
  @Test func picturesLieInRowsAndColumns() {
    let canvas = Self.table.canvas
    #expect(canvas.size == ImageSize(width: 19 + 3 * 10, height: 15 + 2 * 8))
    for row in 0..<2 {
      for column in 0..<3 {
        let (left, top) = (19 + column * 10, 15 + row * 8)
        #expect(Self.table.area(row: row, column: column) == Area(x: left, y: top, width: 6, height: 4))
        for y in 0..<4 {
          for x in 0..<6 {
            let pixel = Float(y / 2 * 3 + x / 2)
            let expected = Ink(red: Float(row) / 4, green: Float(column) / 4, blue: pixel / 8)
            #expect(canvas[left + x, top + y] == expected)
          }
        }
        for y in -1..<5 { #expect(canvas[left - 1, top + y] == .white && canvas[left + 6, top + y] == .white) }
      }
    }
  }

  /// Captions stand above their columns and beside their rows.
  @Test func captionsStandBeside() {
    var expected = Canvas(size: ImageSize(width: 49, height: 31))
    for (column, caption) in ["x", "y", "z"].enumerated() { expected.text(caption, x: 19 + 10 * column, y: 4) }
    expected.text("a", x: 4, y: 15)
    expected.text("MM", x: 4, y: 23)
    for row in 0..<2 {
      for column in 0..<3 {
        expected.picture(Self.picture(row, column), x: 19 + 10 * column, y: 15 + 8 * row, enlarged: 2)
      }
    }
    #expect(Self.table.canvas == expected)
  }
}
