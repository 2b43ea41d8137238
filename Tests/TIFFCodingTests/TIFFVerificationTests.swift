import CTIFF
import Foundation
import Imaging
import Parallel
import TIFFCoding
import TestSupport
import Testing

/// Files are read again before they take their names; what differs is told, and leaves nothing behind.
@Suite struct TIFFVerificationTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.tif") }

  init() throws { directory = try TemporaryDirectory() }

  /// Of several strips.
  private static let picture = Samples.picture(701, 603)

  /// Writes a picture whose file is damaged just before it is verified.
  private func write(
    _ compression: TIFFWriter.Compression, _ depth: TIFFWriter.SampleDepth = .sixteen, verify: Bool = true,
    damage: (inout Data) throws -> Void
  ) throws {
    var writer = TIFFWriter()
    (writer.options.compression, writer.options.depth, writer.options.verify) = (compression, depth, verify)
    try writer.write(Self.picture, to: url, workers: WorkerPool(count: 3)) { temporary in
      var bytes = try Data(contentsOf: temporary)
      try damage(&bytes)
      try bytes.write(to: temporary, options: [])
    }
  }

  private func expectDifference(
    _ text: String?, _ compression: TIFFWriter.Compression, _ depth: TIFFWriter.SampleDepth = .sixteen,
    location: SourceLocation = #_sourceLocation, damage: (inout Data) throws -> Void
  ) throws {
    let error = #expect(throws: TIFFCodingError.self, sourceLocation: location) {
      try write(compression, depth, damage: damage)
    }
    #expect(error?.code == .notAsWritten && error?.path == url.path, sourceLocation: location)
    let start = "read again, the file does not hold what was written: "
    #expect(error?.cause.hasPrefix(start + (text ?? "")) == true, "\(error?.cause ?? "")", sourceLocation: location)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [], sourceLocation: location)
  }

  @Test func wholeFilesPass() throws {
    for compression in TIFFWriter.Compression.allCases {
      for depth in TIFFWriter.SampleDepth.allCases { try write(compression, depth) { _ in } }
    }
  }

  /// One bit of one sample, in the first strip and in the last.
  @Test func oneBitIsFound() throws {
    for (share, rows) in [(0.2, "rows 0 to 248 differ"), (0.9, "rows 498 to 602 differ")] {
      try expectDifference(rows, .none) { bytes in bytes[Int(Double(bytes.count) * share)] ^= 1 }
    }
    try expectDifference(nil, .none, .float) { bytes in bytes[bytes.count / 2] ^= 0x80 }
  }

  @Test(arguments: [TIFFWriter.Compression.lzw, .deflate, .zstd], TIFFWriter.SampleDepth.allCases)
  func damageOfPackedStripsIsFound(compression: TIFFWriter.Compression, depth: TIFFWriter.SampleDepth) throws {
    for share in [0.2, 0.5, 0.8] {
      try expectDifference(nil, compression, depth) { bytes in
        let place = Int(Double(bytes.count) * share)
        for index in place..<place + 16 { bytes[index] ^= 0x5A }
      }
    }
  }

  @Test func filesCutShortAreFound() throws {
    try expectDifference(nil, .deflate) { bytes in bytes.removeLast(bytes.count / 3) }
    try expectDifference(nil, .deflate) { bytes in bytes = Data() }
  }

  /// A file that is sound, but another.
  @Test func otherPicturesAreFound() throws {
    func file(_ picture: ColorImage, _ depth: TIFFWriter.SampleDepth = .sixteen) throws -> Data {
      let other = try TemporaryDirectory()
      var writer = TIFFWriter()
      writer.options.depth = depth
      try writer.write(picture, to: other.file("other.tif"), workers: Samples.workers)
      return try Data(contentsOf: other.file("other.tif"))
    }
    try expectDifference("its size is 603 × 701 pixels, not 701 × 603", .deflate) { bytes in
      bytes = try file(Samples.picture(603, 701))
    }
    try expectDifference("its samples have 8 bits, not 16", .deflate) { bytes in bytes = try file(Self.picture, .eight)
    }
    try expectDifference("its color profile differs", .deflate) { bytes in
      bytes = try file(Samples.picture(701, 603, encoding: .linearSRGB))
    }
    var other = Self.picture
    other.values[other.values.count - 1] -= 0.25
    try expectDifference("rows 498 to 602 differ", .deflate) { bytes in bytes = try file(other) }
  }

  /// Without verification the damage goes through: what the tests above find is found by it.
  @Test func nothingIsReadUnlessAskedFor() throws {
    try write(.none, verify: false) { bytes in bytes[bytes.count / 2] ^= 1 }
    #expect(FileManager.default.fileExists(atPath: url.path))
  }
}
