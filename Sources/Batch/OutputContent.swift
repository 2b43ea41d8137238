/// By what a file that was written is known again.
public struct OutputContent: Hashable, Sendable, Codable {
  /// In bytes.
  public var size: Int
  /// 64 hexadecimal digits, in lower case.
  public var sha256: String

  public init(size: Int, sha256: String) {
    self.size = size
    self.sha256 = sha256
  }
}
