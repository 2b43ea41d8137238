import CTIFF
import FileWriting
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

/// What form of TIFF is written, or refused.
@Suite struct TIFFFormTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.tif") }

  init() throws { directory = try TemporaryDirectory() }

  @Test func classicUnlessAskedForBig() throws {
    for form in TIFFWriter.BigTIFF.allCases {
      var writer = TIFFWriter()
      writer.options.bigTIFF = form
      try writer.write(Samples.picture(9, 5), to: url, workers: Samples.workers)
      try TIFFHandle.withFile(reading: url.path) { file in #expect(file.isBig == (form == .always)) }
    }
  }

  /// A picture whose size is claimed only: it is refused before its values are looked at.
  @Test func neverRefusesWhatMightNotFit() throws {
    var writer = TIFFWriter()
    (writer.options.bigTIFF, writer.options.depth) = (.never, .float)
    let size = ImageSize(width: 20000, height: 20000)
    let error = #expect(throws: TIFFCodingError.self) { try writer.isBig(for: size, path: url.path) }
    #expect(error?.code == .unrepresentable && error?.path == url.path)
    #expect(error?.cause == "the samples of 20000 × 20000 pixels might pass the 4 GiB of a classic TIFF")
    writer.options.bigTIFF = .auto
    #expect(try writer.isBig(for: size, path: url.path))
    writer.options.depth = .eight
    #expect(try writer.isBig(for: size, path: url.path) == false)
  }

  /// A libtiff without a codec, as some are built, is told from one with it.
  @Test func namesACompressionThatIsMissing() {
    for compression in TIFFWriter.Compression.allCases {
      #expect(compression.fault() == nil, "Debian's libtiff has them all")
    }
    let fault = TIFFWriter.Compression.zstd.fault { $0 != COMPRESSION_ZSTD }
    #expect(fault == "the installed \(TIFFLibrary.version) was built without zstd")
  }

  @Test func takesTheTimeOfTheSource() throws {
    let source = directory.file("source.dng")
    try Data("raw".utf8).write(to: source)
    var times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 5), timespec(tv_sec: 1_234_567_890, tv_nsec: 123_456_789)]
    #expect(utimensat(AT_FDCWD, source.path, &times, 0) == 0)
    let time = try ModificationTime.Origin.source.time(of: source)
    #expect(time == ModificationTime(seconds: 1_234_567_890, nanoseconds: 123_456_789))
    try TIFFWriter().write(Samples.picture(9, 5), to: url, workers: Samples.workers, modified: time)
    #expect(try ModificationTime(of: url) == time)
    #expect(try ModificationTime.Origin.now.time(of: source) == nil)
    let error = #expect(throws: FileWritingError.self) {
      try ModificationTime.Origin.source.time(of: directory.file("gone.dng"))
    }
    #expect(error?.path == directory.file("gone.dng").path)
  }
}
