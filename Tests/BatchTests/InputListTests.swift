import Batch
import Foundation
import TestSupport
import Testing

@Suite struct InputListTests {
  private func parse(_ text: String, _ separator: InputList.Separator) throws -> [FilePath] {
    try InputList.parse(Array(text.utf8), separator: separator, source: "list.txt")
  }

  @Test func takesOneNameALine() throws {
    #expect(try parse("a.dng\n\n  \nb c.dng\r\n d.dng", .newline) == ["a.dng", "b c.dng", " d.dng"])
    #expect(try parse("", .newline).isEmpty)
  }

  @Test func takesAnyNameBetweenZeroBytes() throws {
    #expect(try parse("a\nb.dng\0\0 \0c.dng", .null) == ["a\nb.dng", " ", "c.dng"])
  }

  @Test func takesNamesThatAreNotText() throws {
    let names = try InputList.parse([0x61, 0xE9, 0x0A, 0x62], separator: .newline, source: "-")
    #expect(names == [FilePath(bytes: [0x61, 0xE9]), "b"])
  }

  @Test func refusesZeroBytesInLines() throws {
    let error = try #require(throws: BatchError.self) { try parse("a\0b\0", .newline) }
    #expect(error.code == .unreadableList)
    #expect(error.description.contains("list.txt"))
    #expect(error.description.contains("--null"))
  }

  @Test func readsAFile() throws {
    let folder = try TemporaryDirectory()
    try Data("a.dng\nb.dng\n".utf8).write(to: folder.file("list"))
    #expect(try InputList.read(from: FilePath(folder.file("list").path), separator: .newline) == ["a.dng", "b.dng"])
  }

  @Test func namesAListThatIsMissing() throws {
    let error = try #require(throws: BatchError.self) { try InputList.read(from: "no/such/list", separator: .newline) }
    #expect(error.description.contains("no/such/list"))
    #expect(error.description.contains("No such file"))
    #expect(error.exitStatus == .noInput)
  }
}
