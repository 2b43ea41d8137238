import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

/// What is said of files that are not read.
@Suite struct PictureFaultTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("picture") }

  init() throws { directory = try TemporaryDirectory() }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Project.fixture("pictures/\(name)")))
  }

  private func expect(
    _ code: PictureCodingError.Code, _ cause: String, of bytes: [UInt8], location: SourceLocation = #_sourceLocation
  ) throws {
    try Data(bytes).write(to: url)
    let error = #expect(throws: PictureCodingError.self, sourceLocation: location) { try PictureReader.read(url) }
    #expect(error?.code == code && error?.cause == cause, "\(error?.description ?? "")", sourceLocation: location)
    #expect(error?.file == url.path, sourceLocation: location)
  }

  @Test func saysThatThereIsNoFile() {
    for place in [directory.file("missing.png"), directory.url] {
      let error = #expect(throws: PictureCodingError.self) { try PictureReader.read(place) }
      #expect(error?.code == .unreadable)
      #expect(error?.cause == "cannot be opened and read as a file")
      #expect(throws: PictureCodingError.self) { try PictureReader.size(of: place) }
    }
  }

  @Test func saysThatAFileIsNoPicture() throws {
    try expect(.empty, "the file is empty", of: [])
    try expect(.notAPicture, "it is neither a JPEG nor a PNG file", of: Array("II*\0 a TIFF".utf8))
    try expect(.notAPicture, "it is neither a JPEG nor a PNG file", of: [0xFF])
  }

  @Test func namesWhatItDoesNotRead() throws {
    try expect(.unsupported, "its colors are CMYK", of: try bytes("cmyk.jpg"))
    let jpeg = try bytes("color-444.jpg")
    let frame = try #require(jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    for (offset, value, cause) in [
      (4, 12, "its samples have 12 bits"), (1, 0xC3, "it is lossless or hierarchical"),
      (1, 0xC9, "it is arithmetic-coded"), (9, 2, "it has 2 color channels"),
    ] {
      var other = jpeg
      other[frame + offset] = UInt8(value)
      try expect(.unsupported, cause, of: other)
    }
  }

  @Test func saysWhereAJPEGEnds() throws {
    let jpeg = try bytes("color-444.jpg")
    try expect(.truncated, "the file ends within its header", of: Array(jpeg.prefix(100)))
    try expect(.truncated, "cannot be decoded: Premature end of JPEG file", of: Array(jpeg.dropLast(200)))
  }

  @Test func saysWhereAPNGEnds() throws {
    let png = try bytes("rgb-8.png")
    try expect(.truncated, "the file ends within its header", of: Array(png.prefix(30)))
    try expect(.truncated, "cannot be decoded: end of stream", of: Array(png.prefix(png.count / 2)))
  }

  @Test func namesDamage() throws {
    var png = try bytes("rgb-8.png")
    // In the checksum of the header.
    png[30] ^= 1
    try expect(.corrupt, "cannot be decoded: invalid chunk checksum", of: png)
    let jpeg = try bytes("color-444.jpg")
    try expect(.corrupt, "no marker stands at byte 20", of: jpeg[..<20] + [0] + jpeg[20...])
    try expect(.corrupt, "its pixels come before their size", of: [0xFF, 0xD8, 0xFF, 0xD9])
  }

  /// A few bytes that claim a large picture: refused before memory is taken.
  @Test(arguments: [(0x7FFF_FFFF, 0x7FFF_FFFF), (1 << 15, 1 << 14), (16000, 16000), (1 << 28, 1)])
  func refusesBombs(width: Int, height: Int) throws {
    var png = try bytes("rgb-8.png")
    png.replaceSubrange(16..<24, with: Samples.bigEndian(width) + Samples.bigEndian(height))
    png.replaceSubrange(29..<33, with: Samples.bigEndian(Int(Samples.crc32(png[12..<29]))))
    let size = ImageSize(width: width, height: height)
    let isTooLarge = size.area > 1 << 28
    let cause =
      isTooLarge
      ? "a picture of \(size) pixels is too large" : "the file is too short for a picture of \(size) pixels"
    try expect(isTooLarge ? .tooLarge : .truncated, cause, of: png)
    guard max(width, height) < 1 << 16 else { return }
    var jpeg = try bytes("color-444.jpg")
    let frame = try #require(jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange(
      frame + 5..<frame + 9, with: Samples.bigEndian(height).suffix(2) + Samples.bigEndian(width).suffix(2))
    try expect(isTooLarge ? .tooLarge : .truncated, cause, of: jpeg)
  }
}
