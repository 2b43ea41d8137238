import Foundation
import Imaging

/// Pictures and pieces of files for the tests of this target.
enum Samples {
  /// Size of the fixtures that follow a formula, in pixels.
  static let size = ImageSize(width: 37, height: 29)

  /// The samples of those fixtures, 8 bits.
  static func pixel(row: Int, column: Int) -> [Int] {
    [(column * 7 + row * 3) % 256, (column * 2 + row * 11) % 256, (column * 5 + row * 5 + 100) % 256]
  }

  /// Smooth colors with some noise of their own, height × width × 3.
  static func colors(_ size: ImageSize) -> [UInt8] {
    (0..<size.area).flatMap { index -> [UInt8] in
      let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
      let wave = 128 + 90 * sin(Double(column) / 9 + Double(row) / 17)
      return [UInt8(wave), UInt8(255 - wave), UInt8((column * 3 + row + column * row % 7) % 256)]
    }
  }

  /// The same as a picture, with values in [0, 1].
  static func smooth(_ size: ImageSize) -> ColorImage {
    ColorImage(size: size, values: colors(size).map { Float($0) / 255 }, encoding: .sRGB)
  }

  /// EXIF in a TIFF structure of one entry, the orientation.
  static func exif(orientation: UInt8, littleEndian: Bool) -> [UInt8] {
    littleEndian
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  }

  /// A PNG with one more chunk behind its header.
  static func png(_ png: Data, inserting type: String, _ content: [UInt8]) -> Data {
    var chunk = bigEndian(content.count) + Array(type.utf8) + content
    chunk += bigEndian(Int(crc32(chunk.dropFirst(4))))
    return png.prefix(33) + chunk + png.dropFirst(33)
  }

  /// A JPEG with one more segment at its beginning.
  static func jpeg(_ jpeg: [UInt8], inserting marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    jpeg[..<2] + [0xFF, marker] + bigEndian(content.count + 2).suffix(2) + content + jpeg[2...]
  }

  static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The checksum of PNG's chunks.
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { checksum, byte in
      (0..<8).reduce(checksum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
