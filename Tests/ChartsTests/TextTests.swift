import Charts
import Imaging
import Testing

@Suite struct TextTests {
  static let known = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzŷ.,:-−+=/()%×Δ")

  static func written(_ text: String, scale: Int = 1) -> Canvas {
    var canvas = Canvas(size: ImageSize(width: 60, height: 20))
    canvas.text(text, x: 2, y: 2, scale: scale)
    return canvas
  }

  /// Columns and rows of the ink.
  static func extent(_ canvas: Canvas) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    var (columns, rows): ([Int], [Int]) = ([], [])
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width where canvas[x, y] != .white {
        columns.append(x)
        rows.append(y)
      }
    }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return nil
    }
    return (left...right, top...bottom)
  }

  /// A text is as wide as is said: a capital and a digit fill their five columns and seven rows.
  @Test(arguments: [1, 2]) func widthIsThatOfTheInk(scale: Int) throws {
    let extent = try #require(Self.extent(Self.written("M08", scale: scale)))
    #expect(extent.columns == 2...1 + Canvas.textWidth("M08", scale: scale))
    #expect(extent.rows == 2...1 + Canvas.textHeight(scale: scale))
    #expect(Canvas.textWidth("M08", scale: scale) == 17 * scale)
    #expect(Canvas.textWidth("") == 0)
  }

  /// No two characters look alike, and only the space is empty.
  @Test func charactersDiffer() {
    let looks = Self.known.map { Self.written(String($0)) }
    #expect(Set(looks).count == Self.known.count)
    for (character, look) in zip(Self.known, looks) { #expect(Self.extent(look) != nil, "\(character)") }
    #expect(Self.extent(Self.written(" ")) == nil)
  }

  /// What the font has not is seen to be missing.
  @Test func unknownCharactersAreBoxes() {
    let box = Self.written("€")
    #expect(box == Self.written("漢"))
    #expect(Self.known.allSatisfy { Self.written(String($0)) != box })
  }

  /// Characters stand beside each other, none over the next.
  @Test func charactersStandApart() {
    for character in Self.known {
      let pair = Self.written("\(character)\(character)")
      for y in 0..<20 {
        #expect(pair[7, y] == .white, "\(character)")
        for x in 2..<7 { #expect(pair[x, y] == pair[x + 6, y], "\(character)") }
      }
    }
  }
}
