import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

/// A file cut anywhere is refused, or nothing that counts was lost: never a picture in part.
@Suite struct TruncationTests {
  private static func outcome(of bytes: Data, whole: Mosaic, in directory: TemporaryDirectory) throws -> Bool {
    let file = directory.file("cut.dng")
    try bytes.write(to: file)
    do {
      #expect(try RawDecoder().decode(file).samples == whole.samples, "cut to \(bytes.count) bytes")
      return true
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
  }

  @Test(arguments: SampleFiles.good) func realFiles(name: String) throws {
    let directory = try TemporaryDirectory()
    let bytes = try Data(contentsOf: SampleFiles.good(name))
    let whole = try RawDecoder().decode(SampleFiles.good(name))
    let header = Array(stride(from: 1, through: 1536, by: 31))
    let spread = (1...60).map { bytes.count * $0 / 61 }
    let end = [1, 2, 3, 16, 100].map { bytes.count - $0 }
    for length in header + spread + end {
      _ = try Self.outcome(of: bytes.prefix(length), whole: whole, in: directory)
    }
    #expect(try Self.outcome(of: bytes, whole: whole, in: directory))
  }

  @Test func smallFileAtEveryByteOfItsTables() throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 24, height: 24, first: 12_345)
    dng.exif = [34855: .shorts([100])]
    try dng.write(to: directory.file("whole.dng"))
    let whole = try RawDecoder().decode(directory.file("whole.dng"))
    let bytes = dng.encoded()
    // The directories byte by byte, the samples in steps.
    let lengths =
      Array(0..<700) + Array(stride(from: 700, to: bytes.count - 16, by: 13)) + (bytes.count - 16..<bytes.count)
    for length in lengths {
      #expect(try !Self.outcome(of: bytes.prefix(length), whole: whole, in: directory), "cut to \(length) bytes")
    }
  }
}
