import Foundation
import Logging

/// One log event as it is written, in either format.
struct LogRecord {
  var time: Date
  var level: Logger.Level
  var message: String
  var metadata: Logger.Metadata

  /// `warning: message (file=a.dng, step=2)`, keys sorted.
  var text: String {
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    return "\(level.rawValue): \(message)\(pairs.isEmpty ? "" : " (\(pairs))")"
  }

  /// One JSON object on one line: `ts` in UTC, `level`, `message`, then the metadata, keys sorted. A metadata key that
  /// is one of the first three gets an underscore at its end.
  var json: String {
    let reserved = ["ts", "level", "message"]
    var members = [
      ("ts", Self.quoted(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))),
      ("level", Self.quoted(level.rawValue)), ("message", Self.quoted(message)),
    ]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      members.append((reserved.contains(key) ? key + "_" : key, Self.json(value)))
    }
    return "{" + members.map { "\(Self.quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func json(_ value: Logger.MetadataValue) -> String {
    switch value {
    case .string(let string): quoted(string)
    case .stringConvertible(let value): quoted(value.description)
    case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",")
        + "}"
    }
  }

  /// The text as a JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
