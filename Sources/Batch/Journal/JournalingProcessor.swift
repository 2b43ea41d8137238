import Foundation
import Pipeline

/// Another processor's work, noted in a journal: that a file begins before anything is done, and how it ended.
public struct JournalingProcessor<Wrapped: FileProcessor>: FileProcessor {
  private let wrapped: Wrapped
  private let work: WorkIdentity
  private let journal: RunJournal
  private let entries: [BatchEntry]

  /// - Parameter entries: the batch's entries, in their order.
  init(_ wrapped: Wrapped, work: WorkIdentity, journal: RunJournal, entries: [BatchEntry]) {
    self.wrapped = wrapped
    self.work = work
    self.journal = journal
    self.entries = entries
  }

  public var sharedBytes: Int { wrapped.sharedBytes }
  public var thrift: String? { wrapped.thrift }

  public func plan(for input: URL) throws -> FilePlan { try wrapped.plan(for: input) }

  public func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport {
    let entry = entries[item.index]
    let start = ContinuousClock.now
    let key = try work.key(of: entry.input.path)
    try journal.begin(entry, key: key)
    do {
      var report = try wrapped.process(item, progress: progress, cancellation: cancellation)
      try confirmInput(of: entry, is: key)
      report.contents = try entry.outputs.map { try OutputContent(ofFileAt: $0) }
      try journal.done(entry, key: key, report: report, elapsed: ContinuousClock.now - start)
      return report
    } catch {
      let failure = FileFailure(entry.input.path, error)
      do {
        try journal.ended(entry, key: key, failure: failure)
      } catch let second {
        guard second.message != failure.message else { throw failure }
        throw FileFailure(
          file: failure.file, category: second.category == .storageFull ? .storageFull : failure.category,
          message: "\(failure.message); besides, \(second.message)")
      }
      throw error
    }
  }

  /// Removes the outputs of an input that changed while it was developed, since nobody knows what they show.
  private func confirmInput(of entry: BatchEntry, is key: FileKey) throws(FileFailure) {
    let stamp = try? FileSystem.stamp(of: entry.input.path)
    guard stamp?.bytes != key.size || stamp?.modified != key.modified else { return }
    for output in entry.outputs { try? FileSystem.remove(output) }
    throw FileFailure(
      file: entry.input.path.description, category: .input,
      message: stamp == nil
        ? "has vanished while it was developed; bring it back, then run again"
        : "has changed while it was developed; run again when it is complete")
  }
}
