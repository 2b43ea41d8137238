import Foundation

/// A color profile of ICC version 2 (ICC.1:2001-04): three primaries and their curve, for a display.
public struct ICCProfile: Sendable, Hashable {
  /// The profile as it is embedded in a file.
  public let bytes: [UInt8]

  /// sRGB (IEC 61966-2-1), its curve as 1024 points: within 1/2 of a 16-bit step of the formula.
  public static let sRGB = ICCProfile(
    description: "sRGB", curve: (0..<1024).map { UInt16((sRGBLight(Double($0) / 1023) * 65535).rounded()) })

  /// The primaries and white of sRGB, proportional to light.
  public static let linearSRGB = ICCProfile(description: "Linear sRGB", curve: [])

  /// The primaries of BT.709 under D65, adapted to the profile connection space's D50 by Bradford's method: the X, Y, Z
  /// of red, green and blue in units of 1/65536, rounded so that they add up to the white.
  package static let primaries: [[Int32]] = [[28576, 14581, 912], [25239, 46983, 6362], [9375, 3972, 46787]]
  /// X, Y, Z of D50 in units of 1/65536.
  package static let white: [Int32] = [63190, 65536, 54061]
  /// Bradford's adaptation from D65 to D50, 3 × 3, row by row, in units of 1/65536.
  package static let adaptation: [Int32] = [68674, 1502, -3291, 1939, 64912, -1119, -606, 988, 49262]

  /// The sRGB curve in double precision; light for an encoded value, both in [0, 1].
  private static func sRGBLight(_ encoded: Double) -> Double {
    encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4)
  }

  /// - Parameter curve: light for evenly spaced encoded values, in units of 1/65535; none for a straight line.
  private init(description: String, curve: [UInt16]) {
    let tags: [(signatures: [String], data: ByteList)] = [
      (["desc"], .description(description)),
      (["cprt"], .text("No copyright, use freely")),
      (["wtpt"], .numbers("XYZ ", ICCProfile.white)),
      (["chad"], .numbers("sf32", ICCProfile.adaptation)),
      (["rXYZ"], .numbers("XYZ ", ICCProfile.primaries[0])),
      (["gXYZ"], .numbers("XYZ ", ICCProfile.primaries[1])),
      (["bXYZ"], .numbers("XYZ ", ICCProfile.primaries[2])),
      (["rTRC", "gTRC", "bTRC"], .curve(curve)),
    ]
    let entries = tags.reduce(0) { $0 + $1.signatures.count }
    var table = ByteList()
    var content = ByteList()
    table.append(UInt32(entries))
    for tag in tags {
      for signature in tag.signatures {
        table.append(signature)
        table.append(UInt32(128 + 4 + entries * 12 + content.bytes.count))
        table.append(UInt32(tag.data.bytes.count))
      }
      content.bytes += tag.data.bytes
      content.pad()
    }
    let header = ByteList.header(length: 128 + table.bytes.count + content.bytes.count)
    bytes = header.bytes + table.bytes + content.bytes
  }
}

/// Bytes in the order of the ICC format: the most significant first.
private struct ByteList {
  var bytes: [UInt8] = []

  mutating func append(_ text: String) { bytes += Array(text.utf8) }
  mutating func append(_ value: UInt32) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
  }
  mutating func append(_ value: UInt16) { bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
  mutating func append(_ value: Int32) { append(UInt32(bitPattern: value)) }
  mutating func appendZeros(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }

  /// Fills up to a multiple of four bytes.
  mutating func pad() { appendZeros((4 - bytes.count % 4) % 4) }

  /// The header of a display profile from RGB to XYZ, with a fixed date.
  static func header(length: Int) -> ByteList {
    var list = ByteList()
    list.append(UInt32(length))
    list.appendZeros(4)  // no preferred color engine
    list.append(UInt32(0x0240_0000))  // version 2.4
    for signature in ["mntr", "RGB ", "XYZ "] { list.append(signature) }
    for part in [2026, 1, 1, 0, 0, 0] as [UInt16] { list.append(part) }
    list.append("acsp")
    list.appendZeros(64 - list.bytes.count)  // no platform, flags, maker, model or attributes
    list.append(UInt32(0))  // perceptual intent
    for value in ICCProfile.white { list.append(value) }
    list.appendZeros(128 - list.bytes.count)
    return list
  }

  /// A list of numbers in units of 1/65536, under the signature of their type.
  static func numbers(_ type: String, _ values: [Int32]) -> ByteList {
    var list = ByteList()
    list.append(type)
    list.appendZeros(4)
    for value in values { list.append(value) }
    return list
  }

  static func text(_ text: String) -> ByteList {
    var list = ByteList()
    list.append("text")
    list.appendZeros(4)
    list.append(text)
    list.appendZeros(1)
    return list
  }

  /// The profile's name in ASCII; the Unicode and Macintosh forms are left empty.
  static func description(_ text: String) -> ByteList {
    var list = ByteList()
    list.append("desc")
    list.appendZeros(4)
    list.append(UInt32(text.utf8.count + 1))
    list.append(text)
    list.appendZeros(1 + 8 + 3 + 67)
    return list
  }

  static func curve(_ points: [UInt16]) -> ByteList {
    var list = ByteList()
    list.append("curv")
    list.appendZeros(4)
    list.append(UInt32(points.count))
    for point in points { list.append(point) }
    return list
  }
}
