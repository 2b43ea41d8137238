import Crypto
import Foundation

/// The SHA-256 of a content, by which it is known again.
public struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits, in lower case.
  public let description: String

  public init(of bytes: some DataProtocol) {
    description = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The digest of a file, which is read piece by piece.
  /// - Throws: Foundation's error if the file cannot be read; `Cancelled` once `cancellation` is set.
  public init(ofFileAt url: URL, cancellation: CancellationFlag? = nil) throws {
    let file = try FileHandle(forReadingFrom: url)
    defer { try? file.close() }
    var hash = SHA256()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      try cancellation?.check()
      hash.update(data: piece)
    }
    description = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
