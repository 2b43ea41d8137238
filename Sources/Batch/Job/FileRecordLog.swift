import Foundation
import Synchronization

/// The records of the files that a shard ends, one JSON object a line, for the report that is made of all shards. What the
/// journal does not tell stands here; what is lost here, the journal tells in brief.
final class FileRecordLog: BatchObserver {
  private struct State {
    var file: AppendedFile
    var entries: [BatchEntry] = []
    var fault: String?
  }

  private let path: FilePath
  private let folder: FilePath
  private let attempt: @Sendable (Int) -> FileRecord.Attempt?
  /// Protected by its mutex, under which the file is also written.
  private let state: Mutex<State>

  /// Creates a log where no file stands.
  /// - Parameters:
  ///   - folder: the output folder.
  ///   - attempt: what is known of a file that is not done though work on it began, by its place in the batch.
  init(
    creating path: FilePath, folder: FilePath, attempt: @escaping @Sendable (Int) -> FileRecord.Attempt?
  ) throws(SystemError) {
    self.path = path
    self.folder = folder
    self.attempt = attempt
    let file = try AppendedFile(creating: path)
    state = Mutex(State(file: file))
  }

  /// Why records are missing; nil if none is.
  var fault: String? { state.withLock { $0.fault } }

  func receive(_ event: BatchEvent) {
    switch event {
    case .began(let entries): state.withLock { $0.entries = entries }
    case .finished(let index, let outcome):
      switch outcome {
      case .done, .failed, .cancelled: append(index, outcome)
      case .skipped, .notStarted: break
      }
    case .compared, .headersRead, .started, .progressed, .stopping, .ended: break
    }
  }

  private func append(_ index: Int, _ outcome: FileOutcome) {
    state.withLock { state in
      var record = FileRecord(state.entries[index], outcome, below: folder)
      if let attempt = attempt(index) { record.add(attempt) }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let line = try? encoder.encode(record) else { preconditionFailure("a record has a form in JSON") }
      do {
        try state.file.append(line)
      } catch {
        state.fault = "the records \(path) cannot be written, and the report will tell less: \(error)"
      }
    }
  }

  /// The records of a log, in their order, with what is wrong with it; a last line without an end is not. No records if
  /// the log is not there.
  static func read(_ path: FilePath) -> (records: [FileRecord], warnings: [String]) {
    guard FileSystem.exists(path) else { return ([], []) }
    guard let data = path.url.flatMap({ try? Data(contentsOf: $0) }) else {
      return ([], ["\(path): the records cannot be read, and the report tells less"])
    }
    var records: [FileRecord] = []
    var warnings: [String] = []
    let decoder = JSONDecoder()
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    for (number, line) in lines.enumerated() where !line.isEmpty {
      if let record = try? decoder.decode(FileRecord.self, from: Data(line)) {
        records.append(record)
      } else {
        warnings.append("\(path):\(number + 1): the record is damaged, and the report tells less")
      }
    }
    return (records, warnings)
  }
}
