import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct PipelineIdentityTests {
  /// The examples of FIPS 180-2, appendix B.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func digestsAreSHA256(text: String, digest: String) throws {
    #expect(ContentDigest(of: Array(text.utf8)).description == digest)
    let directory = try TemporaryDirectory()
    try Data(text.utf8).write(to: directory.file("a"))
    #expect(try ContentDigest(ofFileAt: directory.file("a")).description == digest)
  }

  /// A file longer than the pieces it is read in.
  @Test func longFilesAreReadWhole() throws {
    let bytes = Data((0..<(3 << 20) + 17).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let directory = try TemporaryDirectory()
    try bytes.write(to: directory.file("a"))
    #expect(try ContentDigest(ofFileAt: directory.file("a")) == ContentDigest(of: bytes))
    #expect(throws: (any Error).self) { try ContentDigest(ofFileAt: directory.file("none")) }
  }
}
