import Foundation
import Pipeline

/// What a worker process is asked for: one line of JSON on its standard input.
struct WorkerRequest: Codable, Sendable {
  /// What is wanted of the file.
  enum Aim: String, Codable, Sendable {
    /// The size of its frame.
    case frameSize
    /// All that the source delivers.
    case outputs
  }

  /// Of this form and that of the answer; the two sides are the same program, unless that was replaced under a run.
  static let currentVersion = 1

  var version = WorkerRequest.currentVersion
  let aim: Aim
  let task: SourceTask
  /// Bytes that the worker may take beyond those with which it begins.
  let memoryLimit: Int

  /// The line, with its end.
  func encoded() throws -> Data { try JSONEncoder().encode(self) + Data("\n".utf8) }
}
