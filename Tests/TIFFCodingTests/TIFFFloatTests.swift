import CTIFF
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

/// Floating-point files: light, tagged as such, and nothing clipped.
@Suite struct TIFFFloatTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.tif") }

  init() throws { directory = try TemporaryDirectory() }

  private var writer: TIFFWriter {
    var writer = TIFFWriter()
    writer.options.depth = .float
    return writer
  }

  /// Black, white, and what lies below and above, as far as a number goes.
  private static let values: [Float] = [
    0, 1, -0.25, 3.5, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1e-20, 0.18, 1e10, -7, 0.5,
  ]

  @Test func keepsWhatLiesBeyondBlackAndWhite() throws {
    let size = ImageSize(width: 2, height: 2)
    let image = ColorImage(size: size, values: Self.values, encoding: .linearSRGB)
    for compression in TIFFWriter.Compression.allCases {
      var writer = writer
      writer.options.compression = compression
      try writer.write(image, to: url, workers: Samples.workers)
      #expect(try TIFFReader.readPicture(url).values.map(\.bitPattern) == Self.values.map(\.bitPattern))
    }
  }

  /// Encoded values become light, those beyond black and white too, under the profile that says so.
  @Test func isLinear() throws {
    let encoded: [Float] = [0, 1, 0.5, -0.5, 1.2, 0.02]
    let image = ColorImage(size: ImageSize(width: 2, height: 1), values: encoded, encoding: .sRGB)
    try writer.write(image, to: url, workers: Samples.workers)
    let read = try TIFFReader.readPicture(url)
    #expect(read.encoding == .linearSRGB)
    for (value, expected) in zip(read.values, [0, 1, 0.21404114, -0.21404114, 1.5168377, 0.02 / 12.92]) {
      #expect(abs(Double(value) - expected) < 1e-4 * max(1, abs(expected)))
    }
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.numbers(TIFFTAG_ICCPROFILE)?.map { UInt8($0) } == ICCProfile.linearSRGB.bytes)
      let space = try file.withEXIF { file.number(EXIFTAG_COLORSPACE) }
      #expect(space == 0xFFFF, "not sRGB")
    }
  }

  @Test func otherReadersAreToldThatItIsNoWholeNumber() throws {
    try writer.write(Samples.picture(4, 4), to: url, workers: Samples.workers)
    let error = #expect(throws: TIFFCodingError.self) { try TIFFReader.read(url) }
    #expect(error?.cause == "its samples are not whole numbers of 8 or 16 bits")
  }

  /// What a reader takes for a picture is finite.
  @Test func refusesFilesWithValuesThatAreNotFinite() throws {
    var writer = writer
    (writer.options.compression, writer.options.verify) = (.none, false)
    let image = ColorImage(
      size: ImageSize(width: 2, height: 1), values: [1, 0.1234, 1, 1, 1, 1], encoding: .linearSRGB)
    try writer.write(image, to: url, workers: Samples.workers)
    func little(_ value: Float) -> Data { withUnsafeBytes(of: value.bitPattern.littleEndian) { Data($0) } }
    var bytes = try Data(contentsOf: url)
    let place = try #require(bytes.range(of: little(0.1234)))
    bytes.replaceSubrange(place, with: little(.nan))
    try bytes.write(to: url)
    let error = #expect(throws: TIFFCodingError.self) { try TIFFReader.readPicture(url) }
    #expect(error?.code == .malformed && error?.cause == "1 of its samples are not finite")
  }

  /// A color of one's own goes into the file with its profile, and whole numbers are clipped after it.
  @Test func takesAnotherColor() throws {
    var color = FileColor(profile: ICCProfile.linearSRGB.bytes)
    color.convert = { values in
      for index in values.indices { values[index] = index % 3 == 0 ? 2 - values[index] : values[index] - 1 }
    }
    let image = ColorImage(
      size: ImageSize(width: 1, height: 2), values: [0.5, 1.5, 0.75, 2, 3, 0], encoding: .sRGB)
    try writer.write(image, to: url, workers: Samples.workers, color: color)
    #expect(try TIFFReader.readPicture(url).values == [1.5, 0.5, -0.25, 0, 2, -1])
    try TIFFWriter().write(image, to: url, workers: Samples.workers, color: color)
    let read = try TIFFReader.read(url)
    #expect(read.samples == [65535, 32768, 0, 0, 65535, 0] && read.profile == color.profile)
  }
}
