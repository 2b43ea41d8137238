import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

@Suite struct PictureReaderTests {
  private func fixture(_ name: String) -> URL { Project.fixture("pictures/\(name)") }

  /// Files made without libspng, whose samples follow a formula; alpha is dropped, palettes are looked up.
  @Test(arguments: ["rgb-8", "rgb-8-interlaced", "rgba-8", "rgb-16", "rgba-16", "gray-8", "gray-alpha-8", "gray-1"])
  func readsPNG(name: String) throws {
    let image = try PictureReader.read(fixture("\(name).png"))
    #expect(image.size == Samples.size && image.encoding == .sRGB && image.metadata.orientation == .upright)
    var expected: [Float] = []
    for row in 0..<29 {
      for column in 0..<37 {
        let rgb = Samples.pixel(row: row, column: column)
        let color: [Float] =
          switch name {
          case "gray-1": [Float](repeating: Float(rgb[0] % 2), count: 3)
          case _ where name.hasPrefix("gray"): [Float](repeating: Float(rgb[0]) / 255, count: 3)
          case _ where name.hasSuffix("16"): rgb.map { Float($0 * 257 - $0 % 3) / 65535 }
          default: rgb.map { Float($0) / 255 }
          }
        expected += color
      }
    }
    let isSame = image.values == expected
    #expect(isSame)
  }

  @Test func readsPalettes() throws {
    let image = try PictureReader.read(fixture("palette-4.png"))
    let expected = (0..<29 * 37).flatMap { index -> [Float] in
      let entry = (index / 37 + index % 37) % 16
      return [entry * 17, 255 - entry * 17, entry * 50 % 256].map { Float($0) / 255 }
    }
    let isSame = image.values == expected
    #expect(isSame)
  }

  /// Pillow 13.0 with libjpeg-turbo 3.2 wrote these and decodes them to these bytes.
  @Test(arguments: [
    ("color-444", "93ee9ccccbc33fdb"), ("color-422", "a5531700309c2f72"),
    ("color-420-progressive", "b2474f8c47524e3e"), ("gray", "a7894665329b2d2a"),
  ])
  func readsJPEGLikeOtherPrograms(name: String, digest: String) throws {
    let image = try PictureReader.read(fixture("\(name).jpg"))
    #expect(image.size == ImageSize(width: 67, height: 48))
    #expect(Digest.fnv1a(image.values.map { UInt8(($0 * 255).rounded()) }) == digest)
    #expect(image.values.allSatisfy { ($0 * 255).rounded() / 255 == $0 })
  }

  /// What an orientation means, on rows of letters: EXIF's own definition, written out.
  static let turned: [(UInt8, [String])] = [
    (1, ["abc", "def"]), (2, ["cba", "fed"]), (3, ["fed", "cba"]), (4, ["def", "abc"]),
    (5, ["ad", "be", "cf"]), (6, ["da", "eb", "fc"]), (7, ["fc", "eb", "da"]), (8, ["cf", "be", "ad"]),
  ]

  @Test(arguments: turned) func turnsUpright(orientation: UInt8, rows: [String]) throws {
    let directory = try TemporaryDirectory()
    let letters = Array("abcdef".utf8)
    try PNGWriter.write(
      GrayPNG(size: ImageSize(width: 3, height: 2), depth: .eight, samples: letters.map(UInt16.init)),
      to: directory.file("plain.png"))
    // Blocks of 8 × 8 pixels of one gray, which JPEG keeps within a step.
    let blocks = ImageSize(width: 24, height: 16)
    let samples = (0..<blocks.area).flatMap { index in
      [UInt8](repeating: letters[index / 192 * 3 + index % 24 / 8], count: 3)
    }
    let jpeg = try JPEGCodec.encode(samples, size: blocks, quality: 100, subsampling: .gray)
    for littleEndian in [true, false] {
      let exif = Samples.exif(orientation: orientation, littleEndian: littleEndian)
      let png = Samples.png(try Data(contentsOf: directory.file("plain.png")), inserting: "eXIf", exif)
      try png.write(to: directory.file("turned"))
      try expect(rows, at: directory.file("turned"), block: 1)
      let segment = Array("Exif".utf8) + [0, 0] + exif
      try Data(Samples.jpeg(jpeg, inserting: 0xE1, segment)).write(to: directory.file("turned"))
      try expect(rows, at: directory.file("turned"), block: 8)
    }
  }

  private func expect(_ rows: [String], at url: URL, block: Int) throws {
    let size = ImageSize(width: rows[0].utf8.count * block, height: rows.count * block)
    #expect(try PictureReader.size(of: url) == size)
    let image = try PictureReader.read(url)
    #expect(image.size == size)
    let found = rows.indices.map { row in
      let letters = (0..<size.width / block).map { column in
        let middle = (row * block + block / 2) * size.width + column * block + block / 2
        return UInt8((image.values[middle * 3] * 255).rounded())
      }
      return String(decoding: letters, as: UTF8.self)
    }
    #expect(found == rows)
  }

  @Test(arguments: [[], [0x49, 0x49, 42, 0, 255, 255, 255, 255], Samples.exif(orientation: 9, littleEndian: true)])
  func takesFaultyEXIFForNone(exif: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let segment = Array("Exif".utf8) + [0, 0] + exif
    let jpeg = [UInt8](try Data(contentsOf: fixture("color-444.jpg")))
    try Data(Samples.jpeg(jpeg, inserting: 0xE1, segment)).write(to: directory.file("a.jpg"))
    let isSame =
      try PictureReader.read(directory.file("a.jpg")).values == PictureReader.read(fixture("color-444.jpg")).values
    #expect(isSame)
  }

  @Test func tellsTheSizeWithoutDecoding() throws {
    #expect(try PictureReader.size(of: fixture("rgb-16.png")) == Samples.size)
    #expect(try PictureReader.size(of: fixture("color-420-progressive.jpg")) == ImageSize(width: 67, height: 48))
    let directory = try TemporaryDirectory()
    // The pixels are not there.
    try Data(contentsOf: fixture("rgb-16.png")).prefix(50).write(to: directory.file("cut.png"))
    #expect(try PictureReader.size(of: directory.file("cut.png")) == Samples.size)
    // The header is longer than what is read of most files.
    var jpeg = [UInt8](try Data(contentsOf: fixture("color-444.jpg")))
    for _ in 0..<3 { jpeg = Samples.jpeg(jpeg, inserting: 0xE2, [UInt8](repeating: 0xFF, count: 60000)) }
    try Data(jpeg).write(to: directory.file("long.jpg"))
    #expect(try PictureReader.size(of: directory.file("long.jpg")) == ImageSize(width: 67, height: 48))
  }

  @Test func goesByTheContentNotByTheName() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.copyItem(at: fixture("rgb-8.png"), to: directory.file("picture.jpg"))
    #expect(try PictureReader.read(directory.file("picture.jpg")).size == Samples.size)
  }
}
