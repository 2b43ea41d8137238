import Foundation
import Pipeline
import Synchronization

/// The journal of one run, while it is written: each record is on the disk before the call returns.
public final class RunJournal: Sendable {
  private struct State {
    var file: AppendedFile
    /// Files in work, by the first of their outputs.
    var open: [FilePath: JournalRecord.Begin] = [:]
    /// Whether no further file is begun.
    var isEnding = false
    var isClosed = false

    /// Files of these outputs are no longer in work.
    mutating func close(_ outputs: [FilePath]) {
      if let first = outputs.first { open[first] = nil }
    }
  }

  /// Of the journal's file.
  public let path: FilePath
  private let folder: FilePath
  /// Protected by its mutex, under which the file is also written.
  private let state: Mutex<State>

  /// Creates a journal with its first record.
  /// - Parameters:
  ///   - path: where no file stands yet.
  ///   - folder: the output folder.
  init(creating path: FilePath, folder: FilePath, start: JournalRecord.RunStart) throws(SystemError) {
    self.path = path
    self.folder = folder
    let file = try AppendedFile(creating: path)
    try Self.write(.run(start), to: file)
    FileSystem.synchronize(path.parent)
    state = Mutex(State(file: file))
  }

  private static func write(_ record: JournalRecord, to file: AppendedFile) throws(SystemError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(record) else { preconditionFailure("a record has a form in JSON") }
    try file.append(line)
  }

  /// Work on an entry begins.
  /// - Throws: `FileFailure`; with category `cancelled` if no further file is begun.
  func begin(_ entry: BatchEntry, key: FileKey) throws(FileFailure) {
    let begin = JournalRecord.Begin(input: entry.input.path, key: key, outputs: names(of: entry))
    try append(.begin(begin), for: entry) { state in
      if let first = begin.outputs.first { state.open[first] = begin }
    }
  }

  /// An entry is done.
  /// - Throws: `FileFailure`.
  func done(_ entry: BatchEntry, key: FileKey, report: FileReport, elapsed: Duration) throws(FileFailure) {
    let names = names(of: entry)
    let outputs = zip(names, report.contents).map { JournalRecord.Output(path: $0, content: $1) }
    let done = JournalRecord.Done(
      input: entry.input.path, key: key, outputs: outputs, seconds: elapsed / .seconds(1),
      timings: report.timings.isEmpty ? nil : report.timings, warnings: report.warnings,
      bytesWritten: report.bytesWritten)
    try append(.done(done), for: entry) { $0.close(names) }
  }

  /// An entry failed, or was given up if the failure's category is `cancelled`.
  /// - Throws: `FileFailure`.
  func ended(_ entry: BatchEntry, key: FileKey?, failure: FileFailure) throws(FileFailure) {
    let names = names(of: entry)
    // What was refused has put nothing there.
    let left = zip(names, key == nil ? [] : entry.outputs).compactMap { name, path in
      (try? OutputContent(ofFileAt: path)).map { JournalRecord.Output(path: name, content: $0) }
    }
    let record: JournalRecord =
      failure.category == .cancelled
      ? .dropped(.init(input: entry.input.path, outputs: names, left: left))
      : .failed(
        .init(
          input: entry.input.path, key: key, outputs: names, left: left, category: failure.category.rawValue,
          message: failure.message))
    try append(record, for: entry) { $0.close(names) }
  }

  /// The run has come to its end.
  func end(
    _ counts: BatchResult.Counts, status: ExitStatus, use: JournalRecord.End.Use?
  ) throws(SystemError) {
    let end = JournalRecord.End(
      done: counts.done, skipped: counts.skipped, failed: counts.failed, cancelled: counts.cancelled,
      notStarted: counts.notStarted, status: status.rawValue, use: use)
    try state.withLock { state throws(SystemError) in
      if !state.isClosed { try Self.write(.end(end), to: state.file) }
    }
  }

  /// Notes at once that the files in work are given up, though they go on and may still be done, and begins no further
  /// one: a process that is killed after that has not died on them.
  func expectEnd() {
    state.withLock { state in
      if !state.isEnding { Self.drop(state) }
      state.isEnding = true
    }
  }

  private static func drop(_ state: State) {
    for begin in state.open.values {
      // What cannot be noted any more looks like a death, which is the worse case.
      try? write(.dropped(.init(input: begin.input, outputs: begin.outputs, left: nil)), to: state.file)
    }
  }

  /// Notes that the files in work are given up, and takes no further records. For the end of a process that is told to
  /// stop at once.
  func abandon() {
    state.withLock { state in
      Self.drop(state)
      state.isClosed = true
    }
  }

  private func names(of entry: BatchEntry) -> [FilePath] { entry.outputs.map { $0.relative(to: folder) } }

  private func append(
    _ record: JournalRecord, for entry: BatchEntry, then change: (inout State) -> Void
  ) throws(FileFailure) {
    var isRefused = false
    do {
      try state.withLock { state throws(SystemError) in
        if state.isClosed { return }
        if state.isEnding, case .begin = record {
          isRefused = true
          return
        }
        try Self.write(record, to: state.file)
        change(&state)
      }
    } catch {
      throw FileFailure(
        file: entry.input.path.description, category: error.isStorageFull ? .storageFull : .outputWriting,
        message: "the journal \(path) cannot be written: \(error); "
          + (error.isStorageFull
            ? "make room, then run again" : "check the disk or the connection to it, then run again"))
    }
    if isRefused { throw FileFailure(entry.input.path, Cancelled()) }
  }
}
