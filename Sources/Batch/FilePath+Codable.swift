import Foundation

/// In JSON a path is a string; one that is not UTF-8, which JSON cannot hold, is an object `{"base64": …}` of its bytes.
extension FilePath: Codable {
  private enum Key: CodingKey { case base64 }

  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      let bytes = Array(text.utf8)
      guard !bytes.contains(0) else { throw Self.fault(decoder, "a path holds a zero byte") }
      self.init(bytes: bytes)
      return
    }
    let bytes = Data(base64Encoded: try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .base64))
    guard let bytes, !bytes.contains(0) else { throw Self.fault(decoder, "the bytes of a path cannot be read") }
    self.init(bytes: bytes)
  }

  private static func fault(_ decoder: any Decoder, _ message: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: message))
  }

  public func encode(to encoder: any Encoder) throws {
    if let string {
      var container = encoder.singleValueContainer()
      try container.encode(string)
    } else {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(Data(bytes).base64EncodedString(), forKey: .base64)
    }
  }
}
