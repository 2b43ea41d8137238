import Foundation
import Imaging

/// A small uncompressed 16-bit DNG, every tag of which a test can bend.
public struct SyntheticDNG {
  public enum Value {
    case bytes([UInt8])
    case text(String)
    case shorts([Int])
    case longs([Int])
    /// In steps of 1/10000.
    case rationals([Double])
    case signedRationals([Double])
  }

  public var width: Int
  public var height: Int
  /// width × height, or three times that of linear data.
  public var samples: [UInt16]
  /// Tags of the first directory by number; the layout of the samples is added when the file is written.
  public var tags: [Int: Value]
  /// Tags of the EXIF directory.
  public var exif: [Int: Value] = [:]

  /// A mosaic with the usual tags, its samples counting up from `first`.
  public init(width: Int, height: Int, pattern: BayerPattern = .rggb, first: Int = 300) {
    self.width = width
    self.height = height
    samples = (0..<(width * height)).map { UInt16(truncatingIfNeeded: first + $0 % 15_000) }
    let colors: [UInt8] = pattern.rawValue.map { $0 == "r" ? 0 : $0 == "g" ? 1 : 2 }
    tags = [
      254: .longs([0]), 262: .shorts([32803]), 271: .text("Synthetic"), 272: .text("Mosaic One"), 274: .shorts([1]),
      277: .shorts([1]), 33421: .shorts([2, 2]), 33422: .bytes(colors), 50706: .bytes([1, 4, 0, 0]),
      50708: .text("Synthetic Mosaic One"), 50714: .rationals([256]), 50717: .longs([16_000]),
      50721: .signedRationals([0.65, -0.12, -0.08, -0.38, 1.16, 0.25, -0.04, 0.15, 0.6]),
      50728: .rationals([0.5, 1, 0.625]), 50778: .shorts([21]),
    ]
  }

  /// The bytes of the file: header, first directory, EXIF directory, samples in one strip.
  public func encoded() -> Data {
    var all = tags
    all[256] = .longs([width])
    all[257] = .longs([height])
    all[258] = all[258] ?? .shorts([Int](repeating: 16, count: samples.count / (width * height)))
    all[259] = all[259] ?? .shorts([1])
    all[273] = all[273] ?? .longs([0])
    all[278] = .longs([height])
    all[279] = all[279] ?? .longs([samples.count * 2])
    if !exif.isEmpty { all[34665] = .longs([0]) }
    // Lengths do not depend on the offsets, so a first pass finds them.
    let exifOffset = 8 + Self.directory(all, at: 8).count
    let dataOffset = exifOffset + (exif.isEmpty ? 0 : Self.directory(exif, at: exifOffset).count)
    if tags[273] == nil { all[273] = .longs([dataOffset]) }
    if !exif.isEmpty { all[34665] = .longs([exifOffset]) }
    var file = Data([0x49, 0x49, 42, 0, 8, 0, 0, 0]) + Self.directory(all, at: 8)
    if !exif.isEmpty { file += Self.directory(exif, at: exifOffset) }
    for sample in samples { file.append(contentsOf: [UInt8(sample & 0xFF), UInt8(sample >> 8)]) }
    return file
  }

  public func write(to file: URL) throws { try encoded().write(to: file) }

  /// One directory and the values that do not fit into its entries.
  private static func directory(_ tags: [Int: Value], at offset: Int) -> Data {
    var entries = Data(little(tags.count, 2))
    var overflow = Data()
    let overflowOffset = offset + 2 + tags.count * 12 + 4
    for (tag, value) in tags.sorted(by: { $0.key < $1.key }) {
      let (type, count, bytes) = encode(value)
      entries += little(tag, 2) + little(type, 2) + little(count, 4)
      if bytes.count <= 4 {
        entries += bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
      } else {
        entries += little(overflowOffset + overflow.count, 4)
        overflow += bytes
        if overflow.count % 2 == 1 { overflow.append(0) }
      }
    }
    return entries + little(0, 4) + overflow
  }

  private static func encode(_ value: Value) -> (type: Int, count: Int, bytes: [UInt8]) {
    switch value {
    case .bytes(let bytes): (1, bytes.count, bytes)
    case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
    case .shorts(let values): (3, values.count, values.flatMap { little($0, 2) })
    case .longs(let values): (4, values.count, values.flatMap { little($0, 4) })
    case .rationals(let values), .signedRationals(let values):
      (
        { if case .rationals = value { 5 } else { 10 } }(), values.count,
        values.flatMap { little(Int(($0 * 10_000).rounded()), 4) + little(10_000, 4) }
      )
    }
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
