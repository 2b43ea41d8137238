import Foundation
import Parallel
import Pipeline
import Synchronization

/// Decides for each file whether it is developed, by what earlier runs did and what stands on the disk.
///
/// A file is left alone only if all that its outputs depend on is what it was, and its outputs are byte by byte what was
/// written. Outputs that no run wrote, or that someone has changed since, are never replaced unless the user says so.
public struct ResumePlan: Sendable {
  /// What the user wants beside the rule.
  public struct Wishes: Hashable, Sendable {
    /// Develop all files, and replace whatever stands in the place of outputs.
    public var overwrite: Bool
    /// Try files again that runs died on.
    public var retryQuarantined: Bool

    public init(overwrite: Bool = false, retryQuarantined: Bool = false) {
      self.overwrite = overwrite
      self.retryQuarantined = retryQuarantined
    }
  }

  /// Why a file is left alone.
  public static let unchanged = "already there, and nothing has changed"
  /// How many runs may die on a file before it is left out.
  package static let deathsToQuarantine = 2

  private let folder: FilePath
  private let history: RunHistory
  private let work: WorkIdentity
  private let wishes: Wishes
  private let plan: String?

  /// - Parameters:
  ///   - folder: the output folder, to which the history belongs.
  ///   - plan: the plan for several machines that is followed, if one is: what its shards have done is not overwritten
  ///     again, and files on which they have died are not taken out of quarantine again.
  package init(folder: FilePath, history: RunHistory, work: WorkIdentity, wishes: Wishes, plan: String? = nil) {
    self.folder = folder
    self.history = history
    self.work = work
    self.wishes = wishes
    self.plan = plan
  }

  /// The entries with what is to be done with those that could be developed. Reads their outputs and inputs on the
  /// workers, and tells the observer how far that is. Returns early if `cancellation` is set; the rest then stays as it
  /// is.
  package func decide(
    _ entries: [BatchEntry], workers: WorkerPool, observer: any BatchObserver, cancellation: CancellationFlag
  ) -> [BatchEntry] {
    let open = entries.indices.filter { entries[$0].action == .develop }
    let decided = Mutex((entries: entries, count: 0))  // protected by its mutex
    workers.parallelFor(open.count) { turn in
      if cancellation.isCancelled { return }
      let entry = self.decided(entries[open[turn]], cancellation)
      // What was not read to its end says nothing.
      if cancellation.isCancelled { return }
      let count = decided.withLock { decided in
        decided.entries[open[turn]] = entry
        decided.count += 1
        return decided.count
      }
      observer.receive(.compared(count, of: open.count))
    }
    return decided.withLock { $0.entries }
  }

  private func decided(_ entry: BatchEntry, _ cancellation: CancellationFlag) -> BatchEntry {
    var entry = entry
    do {
      entry.reason = try reason(to: entry, cancellation)
      entry.isSuspect = entry.outputs.contains { history[$0.relative(to: folder)]?.ending == .died }
      if entry.reason == nil { entry.action = .skip(reason: Self.unchanged) }
    } catch {
      entry.action = .refuse(error)
    }
    return entry
  }

  /// Why to develop an entry; nil if it is done.
  /// - Throws: why it must not be developed.
  private func reason(
    to entry: BatchEntry, _ cancellation: CancellationFlag
  ) throws(FileFailure) -> DevelopmentReason? {
    let states = entry.outputs.map { history[$0.relative(to: folder)] }
    let known = states.compactMap { $0 }
    let isQuarantined = try isQuarantined(entry, known, cancellation)
    let isOfPlan = plan != nil && states.allSatisfy { $0?.plan == plan }
    if wishes.overwrite, !isOfPlan { return .overwrite }
    var isComplete = true
    for (output, state) in zip(entry.outputs, states) {
      guard FileSystem.exists(output) else {
        isComplete = false
        continue
      }
      try confirm(output, is: state?.standing ?? .nothing, of: entry, cancellation)
    }
    if isQuarantined { return .quarantineLifted }
    guard let first = known.first else { return .new }
    for state in known {
      switch state.ending {
      case .died: return .died
      case .failed: return .failed
      case .dropped: return .dropped
      case .done: break
      }
    }
    // The files of one entry were mostly written together, and have one key.
    for key in known.dropFirst().reduce(into: [first.key], { if !$0.contains($1.key) { $0.append($1.key) } }) {
      let change = try work.change(of: entry.input.path, since: key, cancellation: cancellation)
      if let change { return .changed(change) }
    }
    return isComplete ? nil : .missingOutput
  }

  /// Whether the entry is in quarantine and to be tried all the same.
  /// - Throws: that it is in quarantine and not to be tried.
  private func isQuarantined(
    _ entry: BatchEntry, _ states: [RunHistory.OutputState], _ cancellation: CancellationFlag
  ) throws(FileFailure) -> Bool {
    guard let state = states.first(where: { $0.deaths >= Self.deathsToQuarantine }),
      try work.change(of: entry.input.path, since: state.key, cancellation: cancellation) == nil
    else { return false }
    if wishes.retryQuarantined, plan == nil || state.plan != plan { return true }
    throw FileFailure(
      file: entry.input.path.description, category: .quarantined,
      message: "is in quarantine: the last \(state.deaths) runs that worked on it died meanwhile; "
        + "add --retry-quarantined to try it again, or leave it out")
  }

  /// - Throws: that what stands under an output's name is not what a run put there.
  private func confirm(
    _ output: FilePath, is standing: RunHistory.Standing, of entry: BatchEntry, _ cancellation: CancellationFlag
  ) throws(FileFailure) {
    let found: String
    switch standing {
    case .anything: return
    case .nothing: found = "is already there, and no run wrote it"
    case .exactly(let content):
      do {
        if try content.isThat(ofFileAt: output, cancellation: cancellation) { return }
        found = "was changed after it was written"
      } catch {
        found =
          "cannot be compared with what was written: \((error as? SystemError)?.description ?? error.localizedDescription)"
      }
    }
    throw FileFailure(
      file: entry.input.path.description, category: .outputCreation,
      message: "the output \(output) \(found); add --overwrite to replace it, or move it away")
  }
}
