import Batch
import Foundation
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("a.dng", ".", "a", "dng"), ("/a.dng", "/", "a", "dng"), ("x//y/./a.b.NEF", "x/y", "a.b", "NEF"),
    (".hidden", ".", ".hidden", ""), ("..dng", ".", "..dng", ""), ("noending", ".", "noending", ""),
    ("end.", ".", "end", ""), ("d/", ".", "d", ""), ("../a.dng", "..", "a", "dng"),
  ]) func partsOfAPath(path: String, parent: String, stem: String, ending: String) {
    let path = FilePath(path)
    #expect(path.parent == FilePath(parent))
    #expect(path.stem == FilePath(stem))
    #expect(path.fileExtension == FilePath(ending))
  }

  @Test(arguments: [
    ("out", "a/b", "out/a/b"), ("out/", "a", "out/a"), (".", "a", "a"), ("", "a", "a"), ("/", "a", "/a"),
  ]) func appends(folder: String, name: String, path: String) {
    #expect(FilePath(folder).appending(FilePath(name)) == FilePath(path))
  }

  @Test(arguments: [("a//b/./c/", "a/b/c"), ("./", "."), ("/", "/"), ("", "."), ("/a/", "/a")])
  func normalizes(path: String, normal: String) {
    #expect(FilePath(path).normalized == FilePath(normal))
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62], "a\\nb"), ([0x63, 0x61, 0x66, 0xE9, 0x2E], "caf\\xE9."), ([0x5C, 0x6E], "\\\\n"),
      ([0x1B, 0x5B, 0x6D], "\\u{1B}[m"), (Array("Ünïcode \"x\" 日本.dng".utf8), "Ünïcode \"x\" 日本.dng"),
      (Array("\u{202E}gnd".utf8), "\\u{202E}gnd"), ([0xF0, 0x9F, 0x61], "\\xF0\\x9Fa"), ([0x07, 0xFF], "\\u{7}\\xFF"),
    ] as [([UInt8], String)]) func printsOnOneLine(bytes: [UInt8], text: String)
  {
    #expect(FilePath(bytes: bytes).description == text)
  }

  @Test func keepsNormalizationFormsApart() {
    let composed = FilePath("/\u{E9}.dng")
    let decomposed = FilePath("/e\u{301}.dng")
    #expect(composed != decomposed)
    #expect(composed.url?.path != nil)
    #expect(decomposed.url.map { Array($0.path.utf8) } == decomposed.bytes)
  }

  @Test func hasNoURLUnlessItIsText() {
    #expect(FilePath(bytes: [0xFF]).url == nil)
    #expect(FilePath("/a%20b#c?d\n.dng").url?.path == "/a%20b#c?d\n.dng")
  }

  @Test func isOrderedBytewise() {
    let sorted: [FilePath] = ["B", "a", "a-b", "a/b", "é"]
    #expect(sorted.shuffled().sorted() == sorted)
  }
}
