import Foundation

/// The path of a file as the system knows it: bytes, which need not be text.
///
/// Two names that differ only in Unicode normalization are two files here, as they are for the system; `String` would
/// take them for one. Order is bytewise.
public struct FilePath: Hashable, Sendable {
  /// The path's bytes, without a terminating zero.
  public let bytes: [UInt8]

  /// A path of the given bytes, none of them zero.
  public init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
    precondition(!self.bytes.contains(0), "a path cannot hold a zero byte")
  }

  /// A path of the string's UTF-8 bytes.
  public init(_ string: String) { self.init(bytes: string.utf8) }

  /// The path as text; nil if it is not UTF-8.
  public var string: String? { String(validating: bytes, as: UTF8.self) }

  /// A text of unknown origin on one line, as paths are written.
  package static func line(_ text: String) -> String { FilePath(bytes: text.utf8.filter { $0 != 0 }).description }

  /// The path as a file URL, relative to the current folder if the path is; nil if it is not UTF-8, which a URL cannot
  /// hold.
  public var url: URL? { string.map { URL(filePath: $0, directoryHint: .notDirectory) } }
}

extension FilePath: Comparable {
  public static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FilePath: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

extension FilePath: CustomStringConvertible {
  /// The path on one line, unambiguous: a backslash is doubled, control and direction characters are written `\n`,
  /// `\t`, `\u{202E}`, and bytes that are not UTF-8 `\xE9`.
  public var description: String {
    var text = ""
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    decoding: while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        text += Self.printable(UTF8.decode(encoded))
        position += encoded.count
      case .error(let length):
        for byte in bytes[position..<position + length] {
          text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        position += length
      case .emptyInput:
        break decoding
      }
    }
    return text
  }

  private static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      return String(scalar)
    }
  }
}
