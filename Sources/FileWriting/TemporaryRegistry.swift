import Foundation
import Synchronization

/// The temporary files of the writes under way, so that a process that is stopped can remove them.
package final class TemporaryRegistry: Sendable {
  /// The registry of the process.
  static let shared = TemporaryRegistry()

  private struct State {
    var paths: Set<String> = []
    var created = 0
    var isClosed = false
  }

  /// Protected by its mutex, under which files are also created, renamed and removed: so none escapes `close`.
  private let state = Mutex(State())

  package init() {}

  /// Whether `close` was called.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Creates the temporary file of a destination, empty.
  func create(for destination: URL) throws -> (path: String, file: OutputFile) {
    try state.withLock { state in
      let path = destination.path(percentEncoded: false)
      guard !state.isClosed else {
        throw FileWritingError(.interrupted, path: path, cause: "the program is being stopped")
      }
      let folder = destination.deletingLastPathComponent()
      // A name left by a crashed process of the same number is passed over.
      while true {
        let name = AtomicFile.temporaryName(for: destination.lastPathComponent, number: state.created)
        state.created += 1
        let temporary = folder.appending(path: name, directoryHint: .notDirectory).path(percentEncoded: false)
        if let file = try OutputFile(creating: temporary, for: path) {
          state.paths.insert(temporary)
          return (temporary, file)
        }
      }
    }
  }

  /// Gives a finished temporary file its final name.
  func rename(_ temporary: String, to destination: String) throws {
    try state.withLock { state in
      guard state.paths.contains(temporary) else {
        throw FileWritingError(.interrupted, path: destination, cause: "the program is being stopped")
      }
      guard unsafe Foundation.rename(temporary, destination) == 0 else {
        throw FileWritingError(errno: errno, or: .cannotCreate, path: destination, action: "name the finished file")
      }
      state.paths.remove(temporary)
    }
  }

  /// Removes a temporary file, if it is still there.
  func remove(_ temporary: String) {
    state.withLock { state in
      if state.paths.remove(temporary) != nil { unsafe unlink(temporary) }
    }
  }

  /// Removes every temporary file and refuses further ones.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      for path in state.paths { unsafe unlink(path) }
      state.paths = []
    }
  }
}
