/// What the file system says of a file's content without reading it.
public struct FileStamp: Hashable, Sendable {
  /// The file's number on its file system.
  public var number: UInt64
  /// Its size, in bytes.
  public var bytes: Int
  /// When its content was last changed, in nanoseconds since 1970, as its writer says.
  public var modified: Int
  /// When anything of it was last changed, in nanoseconds since 1970, as the file system says.
  public var changed: Int

  public init(number: UInt64 = 0, bytes: Int, modified: Int, changed: Int) {
    self.number = number
    self.bytes = bytes
    self.modified = modified
    self.changed = changed
  }

  /// Whether two stamps of one path may be of the same content: permissions and names change without it.
  func mayEqualInContent(_ other: FileStamp) -> Bool { bytes == other.bytes && modified == other.modified }
}
