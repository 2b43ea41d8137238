import Parallel
import Pipeline
import Synchronization

/// Holds outputs against what was written, and remembers those that are as they were.
struct OutputChecker: Sendable {
  enum State: Hashable, Sendable { case sound, missing, changed }

  /// The output folder.
  let folder: FilePath
  private var states: [FileRecord.Output: State] = [:]

  init(folder: FilePath) { self.folder = folder }

  /// Reads the outputs that are not known to be sound. Returns early if `cancellation` is set.
  mutating func check(_ outputs: [FileRecord.Output], workers: WorkerPool, _ cancellation: CancellationFlag) {
    let open = outputs.filter { states[$0] != .sound }
    let found = Mutex(states)  // protected by its mutex
    workers.parallelFor(open.count) { [folder] index in
      if cancellation.isCancelled { return }
      let state = Self.look(at: open[index], in: folder)
      found.withLock { $0[open[index]] = state }
    }
    states = found.withLock { $0 }
  }

  private static func look(at output: FileRecord.Output, in folder: FilePath) -> State {
    let path = folder.appending(output.path)
    guard let content = output.content, FileSystem.exists(path) else { return .missing }
    return (try? content.isThat(ofFileAt: path)) == true ? .sound : .changed
  }

  /// What a checked output has become.
  func state(of output: FileRecord.Output) -> State { states[output] ?? .missing }

  /// Whether a file that is done has lost an output.
  func isMissing(_ record: FileRecord) -> Bool {
    record.status != .failed && record.outputs.contains { state(of: $0) == .missing }
  }
}
