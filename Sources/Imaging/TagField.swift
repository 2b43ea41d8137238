/// One tag of TIFF, EXIF or GPS: its number, the type of its values, and their bytes.
public struct TagField: Sendable, Hashable {
  /// The types of TIFF 6.0, by their numbers.
  public enum Kind: UInt16, Sendable, CaseIterable {
    case byte = 1
    case text, short, long, rational, signedByte, undefined, signedShort, signedLong, signedRational, float, double

    /// Size of one value, in bytes.
    public var size: Int {
      switch self {
      case .byte, .text, .signedByte, .undefined: 1
      case .short, .signedShort: 2
      case .long, .signedLong, .float: 4
      case .rational, .signedRational, .double: 8
      }
    }
  }

  public let tag: UInt16
  public let kind: Kind
  /// The values, little-endian, without a gap; text ends with a zero byte.
  public let bytes: [UInt8]

  /// How many values there are.
  public var count: Int { bytes.count / kind.size }

  public init(_ tag: UInt16, _ kind: Kind, _ bytes: [UInt8]) {
    precondition(!bytes.isEmpty && bytes.count.isMultiple(of: kind.size), "a tag holds whole values")
    self.tag = tag
    self.kind = kind
    self.bytes = bytes
  }
}

extension TagField {
  /// Text up to its first zero byte.
  public static func text(_ tag: UInt16, _ text: String) -> TagField {
    TagField(tag, .text, text.utf8.prefix { $0 != 0 } + [0])
  }

  public static func short(_ tag: UInt16, _ value: UInt16) -> TagField {
    TagField(tag, .short, littleEndian(UInt64(value), 2))
  }

  public static func long(_ tag: UInt16, _ value: UInt32) -> TagField {
    TagField(tag, .long, littleEndian(UInt64(value), 4))
  }

  /// A fraction of two whole numbers.
  public static func rational(_ tag: UInt16, _ numerator: UInt32, _ denominator: UInt32) -> TagField {
    TagField(tag, .rational, littleEndian(UInt64(numerator), 4) + littleEndian(UInt64(denominator), 4))
  }

  /// The values of a field of whole numbers without a sign, or numerators and denominators one after the other; empty
  /// for other types.
  public var wholeNumbers: [UInt64] {
    let size =
      switch kind {
      case .byte, .undefined: 1
      case .short: 2
      case .long, .rational: 4
      default: 0
      }
    guard size > 0 else { return [] }
    return stride(from: 0, to: bytes.count, by: size).map { start in
      bytes[start..<start + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  fileprivate static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}

extension TagField {
  /// A TIFF directory of these fields, sorted by tag, as it stands at `offset` of a little-endian file; what does not
  /// fit into its entries lies behind it.
  ///
  /// - Parameters:
  ///   - offset: bytes from the file's start, even.
  ///   - isBig: whether the file is a BigTIFF.
  public static func directory(_ fields: [TagField], at offset: UInt64, isBig: Bool = false) -> [UInt8] {
    precondition(offset.isMultiple(of: 2), "a directory begins on a word boundary")
    let width = isBig ? 8 : 4
    var bytes = littleEndian(UInt64(fields.count), isBig ? 8 : 2)
    var behind: [UInt8] = []
    let start = offset + UInt64(bytes.count + fields.count * (4 + 2 * width) + width)
    for field in fields.sorted(by: { $0.tag < $1.tag }) {
      bytes += littleEndian(UInt64(field.tag), 2) + littleEndian(UInt64(field.kind.rawValue), 2)
      bytes += littleEndian(UInt64(field.count), width)
      if field.bytes.count <= width {
        bytes += field.bytes + [UInt8](repeating: 0, count: width - field.bytes.count)
      } else {
        bytes += littleEndian(start + UInt64(behind.count), width)
        behind += field.bytes
        if !behind.count.isMultiple(of: 2) { behind.append(0) }
      }
    }
    return bytes + [UInt8](repeating: 0, count: width) + behind
  }
}
