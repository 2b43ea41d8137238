import Testing
import YAMLReading

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("steps", "steps", 0), ("stepz", "steps", 1), ("setps", "steps", 1), ("step", "steps", 1), ("", "abc", 3),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("", "", 0),
  ])
  func countsEdits(first: String, second: String, distance: Int) {
    let (first, second) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  @Test(arguments: [
    ("enhanc", "enhance"), ("ENHANCE", "enhance"), ("encode", "decode"), ("wirte-tiff", "write-tiff"), ("x", nil),
    ("sharpen", nil), ("", nil),
  ])
  func findsWhatWasMeant(name: String, expected: String?) {
    #expect(nearest(to: name, in: ["write-tiff", "enhance", "decode", "id"]) == expected)
  }

  @Test func longNamesMeanNothing() {
    #expect(nearest(to: String(repeating: "a", count: 100_000), in: [String(repeating: "a", count: 99_999)]) == nil)
  }

  @Test func takesTheFirstOfEqualsByName() {
    #expect(nearest(to: "bat", in: ["cat", "bad", "rat"]) == "bad")
  }
}
