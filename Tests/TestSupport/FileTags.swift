import Foundation
import Imaging

/// What a little-endian TIFF or BigTIFF says of itself, read byte by byte, without the code under test.
public struct FileTags {
  /// A tag as it stands in the file.
  public struct Entry: Hashable, Sendable {
    public let type: Int
    public let count: Int
    public let bytes: [UInt8]

    /// The bytes as text, up to the zero byte at the end.
    public var text: String { String(decoding: bytes.last == 0 ? bytes.dropLast() : bytes[...], as: UTF8.self) }

    /// The values as text, with spaces between them: whole numbers, and fractions as they are written.
    public var values: String {
      let sizes = [1: 1, 3: 2, 4: 4, 5: 4, 6: 1, 7: 1, 8: 2, 9: 4, 10: 4]
      guard let size = sizes[type] else { return text }
      let isSigned = [6, 8, 9, 10].contains(type)
      let numbers = stride(from: 0, to: bytes.count, by: size).map { start in
        let value = bytes[start..<start + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        return isSigned && value >= 1 << (size * 8 - 1) ? value - 1 << (size * 8) : value
      }
      guard type == 5 || type == 10 else { return numbers.map(String.init).joined(separator: " ") }
      return stride(from: 0, to: numbers.count, by: 2).map { "\(numbers[$0])/\(numbers[$0 + 1])" }
        .joined(separator: " ")
    }
  }

  public let isBig: Bool
  public private(set) var image: [Int: Entry] = [:]
  public private(set) var exif: [Int: Entry] = [:]
  public private(set) var gps: [Int: Entry] = [:]

  /// Reads the first directory of a file and those of EXIF and GPS; empty where the file is not whole.
  public init(of file: Data) {
    let bytes = [UInt8](file)
    isBig = bytes.count > 4 && bytes[2] == 43
    image = FileTags.directory(at: FileTags.integer(bytes, isBig ? 8 : 4, isBig ? 8 : 4), bytes, isBig)
    exif = FileTags.directory(at: pointer(34665), bytes, isBig)
    gps = FileTags.directory(at: pointer(34853), bytes, isBig)
  }

  /// Where a directory lies that a tag points to; 0 if the tag is absent.
  private func pointer(_ tag: Int) -> Int { image[tag].map { FileTags.integer($0.bytes, 0, $0.bytes.count) } ?? 0 }

  /// The text of the XMP packet; empty if there is none.
  public var xmp: String { image[700]?.text ?? "" }

  /// The IPTC records, as `record:dataset` and text, in the order of the file.
  public var iptc: [(name: String, text: String)] {
    guard let bytes = image[33723]?.bytes else { return [] }
    var records: [(String, String)] = []
    var place = 0
    while place + 5 <= bytes.count, bytes[place] == 0x1C {
      let count = Int(bytes[place + 3]) << 8 | Int(bytes[place + 4])
      guard place + 5 + count <= bytes.count else { break }
      records.append(
        (
          "\(bytes[place + 1]):\(bytes[place + 2])",
          String(decoding: bytes[place + 5..<place + 5 + count], as: UTF8.self)
        ))
      place += 5 + count
    }
    return records
  }

  private static func directory(at offset: Int, _ bytes: [UInt8], _ isBig: Bool) -> [Int: Entry] {
    let (head, width) = (isBig ? 8 : 2, isBig ? 8 : 4)
    guard offset > 0, offset + head <= bytes.count else { return [:] }
    var result: [Int: Entry] = [:]
    let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
    for index in 0..<integer(bytes, offset, head) {
      let entry = offset + head + index * (4 + 2 * width)
      guard entry + 4 + 2 * width <= bytes.count else { return [:] }
      let (type, count) = (integer(bytes, entry + 2, 2), integer(bytes, entry + 4, width))
      let size = sizes[type] * count
      let start = size <= width ? entry + 4 + width : integer(bytes, entry + 4 + width, width)
      guard start + size <= bytes.count else { continue }
      result[integer(bytes, entry, 2)] = Entry(type: type, count: count, bytes: Array(bytes[start..<start + size]))
    }
    return result
  }

  private static func integer(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
