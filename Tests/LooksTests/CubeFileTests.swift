import Foundation
import Looks
import TestSupport
import Testing

@Suite struct CubeFileTests {
  static func read(_ text: String) throws -> ColorTable {
    let folder = try TemporaryDirectory()
    let file = folder.file("look.cube")
    try Data(text.utf8).write(to: file)
    return try CubeFile.read(file)
  }

  /// The smallest lattice: red fastest.
  static let corners = (0..<8).map { "\($0 & 1) \($0 >> 1 & 1) \($0 >> 2)" }

  @Test func lattice() throws {
    let table = try Self.read(
      "# made by hand\nTITLE \"a look\"\n\nLUT_3D_SIZE 2\n" + Self.corners.joined(separator: "\n"))
    #expect(table.form == .lattice && table.size == 2 && table.domainMinimum == [0, 0, 0])
    let expected = (0..<8).flatMap { corner -> [Float] in (0..<3).map { Float(corner >> $0 & 1) } }
    #expect(table.outputs == expected)
  }

  @Test func curvesDomainsAndLineEnds() throws {
    let table = try Self.read(
      "\u{FEFF}LUT_1D_SIZE 3\r\nDOMAIN_MIN -1 0 0\r\nDOMAIN_MAX 2 1 1.5\r\n0\t0 0\r\n\r\n5e-1 .5 +0.5\r\n 1 1 1 \r\n")
    #expect(table.form == .curves && table.size == 3 && table.outputs == [0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1])
    #expect(table.domainMinimum == [-1, 0, 0] && table.domainMaximum == [2, 1, 1.5])
    let resolve = try Self.read("LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 2\n" + Self.corners.joined(separator: "\r"))
    #expect(resolve.domainMaximum == [2, 2, 2])
  }

  /// Each is refused with its line and what is wrong there.
  @Test(
    arguments: [
      ("", ":0: it has no LUT_1D_SIZE or LUT_3D_SIZE"),
      ("0 0 0\n", ":1: points come before the table's size"),
      ("LUT_3D_SIZE 1\n", ":1: the size is not a whole number of 2 to 256"),
      ("LUT_3D_SIZE 100000000\n", ":1: the size is not a whole number of 2 to 256"),
      ("LUT_3D_SIZE\n", ":1: the size is not"), ("LUT_3D_SIZE 2 2\n", ":1: the size is not"),
      ("LUT_1D_SIZE 65537\n", ":1: the size is not a whole number of 2 to 65536"),
      ("LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n", ":2: it names a second size"),
      (
        "LUT_3D_SIZE 2\n" + corners.dropLast().joined(separator: "\n"),
        ":8: it has 7 points where its size of 2 asks for 8"
      ),
      ("LUT_3D_SIZE 2\n" + (corners + ["1 1 1"]).joined(separator: "\n"), ":10: it has more points"),
      ("LUT_3D_SIZE 256\n0 0 0\n", ":2: it has 1 points where its size of 256 asks for 16777216"),
      ("LUT_1D_SIZE 2\n0 0\n", ":2: there are 2 numbers where 3 belong"),
      ("LUT_1D_SIZE 2\n0 0 0 0\n", ":2: there are 4 numbers where 3 belong"),
      ("LUT_1D_SIZE 2\n0 nan 0\n", ":2: “nan” is not a number"),
      ("LUT_1D_SIZE 2\nnan 0 0\n", ":2: “nan” is not a number"),
      ("LUT_1D_SIZE 2\n0 1e39 0\n", ":2: “1e39” is not a number"), ("LUT_1D_SIZE 2\n-inf 0 0\n", ":2: “-inf” is not"),
      ("LUT_1D_SIZE 2\n0,5 0 0\n", ":2: “0,5” is not a number"),
      ("LUT_1D_SIZE 2\nDOMAIN_MIN 1 0 0\n0 0 0\n1 1 1", ":4: DOMAIN_MIN is not below DOMAIN_MAX"),
      ("<html>\n", ":1: points come before"), ("HTTP/1.1 404\n", ":1: “HTTP/1.1” is no keyword"),
    ]
  ) func faultsAreNamed(text: String, message: String) throws {
    #expect { try Self.read(text) } throws: { error in
      (error as? LooksError)?.code == .malformed && "\(error)".contains("look.cube\(message)")
    }
  }

  @Test func missingFilesAreNamed() {
    #expect { try CubeFile.read(URL(filePath: "/nowhere/look.cube")) } throws: {
      ($0 as? LooksError)?.code == .cannotRead && "\($0)".hasPrefix("/nowhere/look.cube: the look cannot be read")
    }
  }

  /// Any bytes give a table or an error, never a crash.
  @Test func mutationsNeverCrash() throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("look.cube")
    let sound = Array("TITLE \"x\"\nLUT_3D_SIZE 2\nDOMAIN_MAX 1 1 1\n\(Self.corners.joined(separator: "\n"))\n".utf8)
    var generator = SplitMix64(seed: 77)
    for _ in 0..<2000 {
      var bytes = sound
      for _ in 0...generator.next() % 4 {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[..<place], at: place)
        }
      }
      try Data(bytes).write(to: file)
      do { _ = try CubeFile.read(file) } catch { #expect(error.place.contains("look.cube")) }
    }
  }
}
