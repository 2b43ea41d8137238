import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

@Suite struct TIFFReaderTests {
  private func fixture(_ name: String) -> URL { Project.fixture("tiff/\(name).tif") }

  /// Files that ImageMagick wrote of one picture, whose samples follow a formula.
  @Test(arguments: ["strips-8", "tiles-8-deflate", "strips-16-lzw-big-endian"])
  func readsFilesOfOtherPrograms(name: String) throws {
    let image = try TIFFReader.read(fixture(name))
    #expect(image.size == ImageSize(width: 37, height: 29))
    let scale: UInt16 = image.depth == .sixteen ? 257 : 1
    var expected: [UInt16] = []
    for y in 0..<29 {
      for x in 0..<37 {
        let pixel: [Int] = [x * 7 + y * 3, x * 2 + y * 11, x * 5 + y * 5 + 100]
        expected += pixel.map { UInt16($0 % 256) * scale }
      }
    }
    let isSame = image.samples == expected
    #expect(isSame)
    let picture = image.colorImage()
    #expect(picture.values[0] == 0 && abs(picture.values[2] - 100 / 255) < 1e-6 && picture.encoding == .sRGB)
  }

  @Test(arguments: [
    ("gray", "its pixels are not red, green and blue"), ("palette", "its pixels are not red, green and blue"),
    ("alpha", "its pixels are not red, green and blue"), ("planes", "its colors lie in separate planes"),
    ("float", "its samples are not whole numbers of 8 or 16 bits"),
  ])
  func namesWhatItDoesNotRead(name: String, cause: String) {
    let error = #expect(throws: TIFFCodingError.self) { try TIFFReader.read(fixture(name)) }
    #expect(error?.code == .unsupported && error?.cause == cause)
    #expect(error?.path == fixture(name).path)
  }

  /// The header tells the size at which a picture stands upright, without its pixels.
  @Test(arguments: Orientation.allCases) func tellsTheUprightSize(orientation: Orientation) throws {
    let directory = try TemporaryDirectory()
    var picture = ColorImage(
      size: ImageSize(width: 7, height: 5), values: [Float](repeating: 0.5, count: 105), encoding: .sRGB)
    picture.metadata.orientation = orientation
    var writer = TIFFWriter()
    writer.options.orientation = .keep
    try writer.write(picture, to: directory.file("a.tif"), workers: Samples.workers)
    let isOnItsSide = orientation.rawValue >= 5
    let size = ImageSize(width: isOnItsSide ? 5 : 7, height: isOnItsSide ? 7 : 5)
    #expect(try TIFFReader.size(of: directory.file("a.tif")) == size)
    #expect(throws: TIFFCodingError.self) { try TIFFReader.size(of: fixture("gray")) }
  }

  @Test func saysThatAFileCannotBeOpened() {
    let error = #expect(throws: TIFFCodingError.self) { try TIFFReader.read(fixture("missing")) }
    #expect(error?.code == .cannotOpen)
    #expect(error?.cause == "cannot open the file: No such file or directory")
  }

  @Test func saysThatAFileIsNoTIFF() throws {
    let directory = try TemporaryDirectory()
    for content in ["", "II", "not a TIFF at all"] {
      try Data(content.utf8).write(to: directory.file("a.tif"))
      let error = #expect(throws: TIFFCodingError.self) { try TIFFReader.read(directory.file("a.tif")) }
      #expect(error?.code == .malformed)
    }
  }

  /// A file cut at any byte is refused, or was whole without what was cut.
  @Test(arguments: ["strips-8", "tiles-8-deflate", "strips-16-lzw-big-endian"])
  func refusesFilesCutShort(name: String) throws {
    let directory = try TemporaryDirectory()
    let whole = try Data(contentsOf: fixture(name))
    let reference = try TIFFReader.read(fixture(name)).samples
    for length in stride(from: 0, to: whole.count, by: 7) {
      try whole.prefix(length).write(to: directory.file("cut.tif"))
      do {
        let isSame = try TIFFReader.read(directory.file("cut.tif")).samples == reference
        #expect(isSame, "\(length) bytes")
      } catch let error as TIFFCodingError {
        #expect(error.code == .malformed || error.code == .unsupported, "\(length) bytes: \(error)")
      }
    }
  }

  /// One byte at a time is changed; whatever comes of it is a picture or an error of this target.
  @Test(arguments: ["strips-8", "tiles-8-deflate", "strips-16-lzw-big-endian"])
  func survivesDamage(name: String) throws {
    let directory = try TemporaryDirectory()
    let whole = try Data(contentsOf: fixture(name))
    var random = SplitMix64(seed: 1)
    for _ in 0..<400 {
      var damaged = whole
      // Tags lie at either end.
      let place =
        Bool.random(using: &random)
        ? Int.random(in: 0..<16, using: &random) : whole.count - Int.random(in: 1...300, using: &random)
      damaged[place] = UInt8.random(in: 0...255, using: &random)
      try damaged.write(to: directory.file("damaged.tif"))
      do {
        let image = try TIFFReader.read(directory.file("damaged.tif"))
        #expect(image.samples.count == image.size.area * 3)
      } catch {
        #expect(error is TIFFCodingError)
      }
    }
  }
}
