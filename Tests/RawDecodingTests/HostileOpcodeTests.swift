import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

/// Opcode lists that lie. `Tests/Fixtures/opcodes` holds one a file, named after its list and what is wrong with it;
/// whatever else is put there must not crash either.
@Suite struct HostileOpcodeTests {
  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: Project.fixture("opcodes").path)) ?? []).sorted()

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func decode(_ list: [UInt8], tag: Int, skipping: Bool = false) throws -> Mosaic {
    var dng = SyntheticDNG(width: 48, height: 36)
    dng.tags[tag] = .bytes(list)
    try dng.write(to: directory.file("a.dng"))
    var decoder = RawDecoder()
    decoder.skipsUnsupportedOpcodes = skipping
    return try decoder.decode(directory.file("a.dng"))
  }

  private func tag(of name: String) -> Int { name.hasPrefix("list1") ? 51008 : name.hasPrefix("list2") ? 51009 : 51022 }

  @Test func seedsAreThere() { #expect(Self.names.count >= 28) }

  /// What is optional is left out with a remark, anything else refuses the file by name.
  @Test(arguments: names) func liesAreRefusedOrLeftOut(name: String) throws {
    let list = [UInt8](try Data(contentsOf: Project.fixture("opcodes/\(name)")))
    if name.contains("optional") {
      let mosaic = try decode(list, tag: tag(of: name))
      #expect(mosaic.metadata.opcodes.isEmpty)
      #expect(mosaic.metadata.remarks.count == 1 && mosaic.metadata.remarks[0].contains("left out"))
      return
    }
    let error = #expect(throws: RawDecodingError.self) { try decode(list, tag: tag(of: name)) }
    switch error?.fault {
    case .damagedOpcodes(let cause): #expect(cause.contains("OpcodeList\(name.dropFirst(4).prefix(1))"), "\(cause)")
    case .unsupportedOpcode(let opcode):
      #expect(["opcode 4711 of OpcodeList2", "TrimBounds of OpcodeList3"].contains(opcode))
      #expect(error?.description.contains("unsupported-opcodes: skip") == true)
      #expect(try decode(list, tag: tag(of: name), skipping: true).metadata.remarks.count == 1)
    default: Issue.record("\(name): \(String(describing: error))")
    }
  }

  /// Bytes changed at random, always the same way: a mosaic or an error.
  @Test(arguments: names) func mutationsNeverCrash(name: String) throws {
    let list = [UInt8](try Data(contentsOf: Project.fixture("opcodes/\(name)")))
    var random = SplitMix64(seed: 7)
    for _ in 0..<40 {
      var bent = list
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bent[Int.random(in: bent.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        #expect(try decode(bent, tag: tag(of: name)).size.area == 48 * 36)
      } catch let error as RawDecodingError {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func listBeyondTheEndIsNamed() throws {
    var dng = SyntheticDNG(width: 48, height: 36)
    dng.tags[51009] = .bytes([0, 0, 0, 0, 0])
    var bytes = dng.encoded()
    // The entry's offset, after its tag, type and count.
    let entry = try #require(bytes.firstRange(of: Data([0x41, 0xC7, 1, 0, 5, 0, 0, 0])))
    bytes.replaceSubrange(entry.upperBound..<entry.upperBound + 4, with: [0xFF, 0xFF, 0xFF, 0x7F])
    try bytes.write(to: directory.file("a.dng"))
    let error = #expect(throws: RawDecodingError.self) { try RawDecoder().decode(directory.file("a.dng")) }
    #expect(error?.fault == .damagedOpcodes("OpcodeList2 should lie beyond the file's end"))
  }
}
