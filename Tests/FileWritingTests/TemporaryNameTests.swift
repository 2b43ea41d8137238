import FileWriting
import Testing

@Suite struct TemporaryNameTests {
  @Test(arguments: ["a.tif", "", ".hidden", "x.diffraw-1-2.tmp", "line\nbreak", String(repeating: "é", count: 200)])
  func isReadAgain(name: String) throws {
    let host = Host.tag(of: "another")
    let read = try #require(TemporaryName(parsing: TemporaryName.text(for: name, process: 4711, number: 3, host: host)))
    #expect(read.host == host && read.process == 4711 && read.start == nil && !read.isOfThisHost)
    let dated = TemporaryName(parsing: TemporaryName.text(for: name, process: 4711, start: 1234, number: 3, host: host))
    #expect(dated?.host == host && dated?.process == 4711 && dated?.start == 1234)
    #expect(TemporaryName(parsing: TemporaryName.text(for: name, process: 1, number: 0))?.isOfThisHost == true)
  }

  @Test func marksTellMachinesApart() {
    // The hash's published values of these texts.
    #expect(Host.tag(of: "") == "811c9dc5" && Host.tag(of: "a") == "e40c292c" && Host.tag(of: "foobar") == "bf9cf968")
    let names = (0..<2000).map { "node\($0)" }
    #expect(Set(names.map(Host.tag(of:))).count == names.count)
  }

  @Test func namesOfOlderVersionsAreThisMachines() throws {
    let name = try #require(TemporaryName(parsing: ".a.tif.diffraw-815-2.tmp"))
    #expect(name.host == nil && name.process == 815 && name.isOfThisHost)
  }

  @Test(arguments: ["a.tif", ".a.tmp", "a.diffraw-1-2.tmp", ".a.diffraw-1-2.tmp.tif", ".a.diffraw-99999999999-2.tmp"])
  func otherNamesAreNone(name: String) { #expect(TemporaryName(parsing: name) == nil) }
}
