import Foundation
import Pipeline

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

extension OutputContent {
  /// Of a file that is there.
  /// - Throws: `SystemError`, or Foundation's error if the file cannot be read; `Cancelled` once `cancellation` is set.
  package init(ofFileAt path: FilePath, cancellation: CancellationFlag? = nil) throws {
    guard let url = path.url else { throw SystemError(number: EILSEQ) }
    self.init(
      size: try FileSystem.stamp(of: path).bytes,
      sha256: try ContentDigest(ofFileAt: url, cancellation: cancellation).description)
  }

  /// Whether a file that is there has this content. The size tells most differences without reading it.
  /// - Throws: as `init(ofFileAt:cancellation:)`.
  func isThat(ofFileAt path: FilePath, cancellation: CancellationFlag? = nil) throws -> Bool {
    guard try FileSystem.stamp(of: path).bytes == size else { return false }
    return try OutputContent(ofFileAt: path, cancellation: cancellation) == self
  }
}
