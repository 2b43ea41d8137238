import Foundation

/// When a file was last changed, to the nanosecond.
public struct ModificationTime: Sendable, Hashable {
  /// Seconds since 1970.
  public var seconds: Int
  /// Nanoseconds after these, 0…999 999 999.
  public var nanoseconds: Int

  public init(seconds: Int, nanoseconds: Int = 0) {
    precondition((0..<1_000_000_000).contains(nanoseconds), "a part of a second is less than one")
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// The time of a file that is there.
  ///
  /// - Throws: `FileWritingError` with code `inputOutput` and the file's path.
  public init(of file: URL) throws(FileWritingError) {
    let path = file.path(percentEncoded: false)
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw FileWritingError(errno: errno, or: .inputOutput, path: path, action: "tell when the file was changed")
    }
    self.init(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}

extension ModificationTime {
  /// Which time an output is to give as that of its last change.
  public enum Origin: String, Sendable, CaseIterable {
    /// When it is written.
    case now
    /// When the file that it is made of was last changed.
    case source

    /// The time to set, if any, for an output made of `source`.
    ///
    /// - Throws: `FileWritingError`.
    public func time(of source: URL) throws(FileWritingError) -> ModificationTime? {
      switch self {
      case .now: nil
      case .source: try ModificationTime(of: source)
      }
    }
  }
}
