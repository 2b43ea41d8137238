import Foundation
import Neural

/// The bytes of a checkpoint, and the errors that name it.
final class CheckpointFile: Sendable {
  private let source: ByteSource

  /// What errors call the file.
  var name: String { source.name }
  /// Its length, in bytes.
  var count: Int { source.count }

  init(data: Data, name: String) { source = ByteSource(data: data, name: name) }

  init(opening url: URL, name: String) throws(CheckpointError) {
    do {
      source = try ByteSource(opening: url, name: name)
    } catch {
      throw CheckpointError(error)
    }
  }

  /// The bytes of a range within the file.
  /// - Throws: `.unreadable`, or `.truncated` if the file has become shorter since it was opened.
  func data(_ range: Range<Int>) throws(CheckpointError) -> Data {
    do {
      return try source.read(range)
    } catch {
      throw CheckpointError(error)
    }
  }

  /// The same as an array.
  func read(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] { [UInt8](try data(range)) }

  /// An error of this file.
  func fault(
    _ code: CheckpointError.Code, at place: String? = nil, _ problem: String, remedy: String? = nil
  ) -> CheckpointError {
    CheckpointError(code, file: name, place: place, problem: problem, remedy: remedy)
  }
}

extension CheckpointError {
  /// That the bytes of a file cannot be had.
  fileprivate init(_ error: NeuralError) {
    self.init(
      error.code == .truncated ? .truncated : .unreadable, file: error.file, problem: error.problem,
      remedy: error.remedy)
  }
}
