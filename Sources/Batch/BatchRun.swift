import Foundation
import Pipeline
import Synchronization

/// One run in progress. Whoever ends a file begins those that then have their turn; nobody waits but the caller.
final class BatchRun<Processor: FileProcessor>: Sendable {
  private struct State {
    var queue: AdmissionQueue
    var outcomes: [FileOutcome?]
    var failures = 0
    /// Why no further file is begun; nil while some are.
    var stop: StopCause?
  }

  private let processor: Processor
  private let entries: [BatchEntry]
  private let observer: any BatchObserver
  private let limits: AdmissionLimits
  private let cancellation: CancellationFlag
  private let closing: CancellationFlag
  /// Protected by its mutex.
  private let state: Mutex<State>
  private let end = DispatchSemaphore(value: 0)

  /// Stack of a file's thread, in bytes: as much as a main thread has, for decoders that put tables there.
  private static var stackSize: Int { 8 << 20 }

  init(
    processor: Processor, entries: [BatchEntry], capacity: Int, slots: Int, observer: any BatchObserver,
    limits: AdmissionLimits, cancellation: CancellationFlag, closing: CancellationFlag
  ) {
    self.processor = processor
    self.entries = entries
    self.observer = observer
    self.limits = limits
    self.cancellation = cancellation
    self.closing = closing
    func files(suspect: Bool) -> [(index: Int, bytes: Int)] {
      entries.indices.compactMap { index in
        let entry = entries[index]
        guard entry.action == .develop, entry.isSuspect == suspect, let plan = entry.plan else { return nil }
        return (index, plan.bytes)
      }
    }
    state = Mutex(
      State(
        queue: AdmissionQueue(files(suspect: false), alone: files(suspect: true), capacity: capacity, slots: slots),
        outcomes: Array(repeating: nil, count: entries.count)))
  }

  /// Runs all files.
  func result() -> BatchResult {
    let clock = ContinuousClock()
    let start = clock.now
    observer.receive(.began(entries))
    settleUnplanned()
    admit()
    if state.withLock({ !$0.queue.isDone }) { end.wait() }
    let (outcomes, stop) = state.withLock { ($0.outcomes.map { $0 ?? .notStarted }, $0.stop) }
    let result = BatchResult(entries: entries, outcomes: outcomes, elapsed: clock.now - start, stop: stop)
    observer.receive(.ended(result))
    return result
  }

  /// Tells of the files that will not be developed.
  private func settleUnplanned() {
    for (index, entry) in entries.enumerated() {
      switch entry.action {
      case .skip(let reason): settle(index, .skipped(reason: reason))
      case .refuse(let failure): settle(index, .failed(failure))
      case .develop where entry.plan == nil: settle(index, .notStarted)
      case .develop: break
      }
    }
  }

  private func settle(_ index: Int, _ outcome: FileOutcome) {
    state.withLock { state in
      state.outcomes[index] = outcome
      if case .failed = outcome { state.failures += 1 }
    }
    observer.receive(.finished(index: index, outcome))
  }

  /// Begins all files that have their turn.
  private func admit() {
    while true {
      if cancellation.isCancelled || closing.isCancelled {
        stop(.request)
      } else if let cause = limits.cause(at: Date(), failures: state.withLock { $0.failures }) {
        stop(cause)
      }
      guard let next = state.withLock({ $0.queue.admit() }) else { return }
      let thread = Thread { [self] in develop(next.index, bytes: next.bytes) }
      thread.name = "file \(next.index)"
      thread.stackSize = Self.stackSize
      thread.start()
    }
  }

  /// Takes the files that wait out of the queue, once.
  private func stop(_ cause: StopCause) {
    let abandoned = state.withLock { state -> [Int]? in
      let abandoned = state.queue.close()
      // What keeps no file from its turn stops nothing.
      if state.stop != nil || abandoned.isEmpty { return nil }
      state.stop = cause
      return abandoned
    }
    guard let abandoned else { return }
    observer.receive(.stopping(reason: cause.description))
    for index in abandoned { settle(index, .notStarted) }
  }

  /// Develops one file; runs on its thread.
  private func develop(_ index: Int, bytes: Int) {
    let outcome = outcome(of: index)
    settle(index, outcome)
    if case .failed(let failure) = outcome, failure.category == .storageFull {
      stop(.storageFull(failure))
    }
    state.withLock { $0.queue.release(bytes: bytes) }
    admit()
    if state.withLock({ $0.queue.isDone }) { end.signal() }
  }

  private func outcome(of index: Int) -> FileOutcome {
    let entry = entries[index]
    if cancellation.isCancelled { return .notStarted }
    observer.receive(.started(index: index))
    do {
      let clock = ContinuousClock()
      let start = clock.now
      let item = try item(index)
      try createFolders(of: entry)
      let report = try processor.process(
        item,
        progress: { [observer] in observer.receive(.progressed(index: index, fraction: min(max($0, 0), 1))) },
        cancellation: cancellation)
      return .done(report, elapsed: clock.now - start)
    } catch {
      let failure = FileFailure(entry.input.path, error)
      return failure.category == .cancelled ? .cancelled : .failed(failure)
    }
  }

  private func item(_ index: Int) throws -> WorkItem {
    let entry = entries[index]
    let outputs = entry.outputs.compactMap(\.url)
    guard let input = entry.input.path.url, let plan = entry.plan, outputs.count == entry.outputs.count else {
      throw FileFailure(
        file: entry.input.path.description, category: .outputCreation,
        message: "the output's path is not UTF-8; name another output folder with -o")
    }
    return WorkItem(index: index, input: input, outputs: outputs, plan: plan)
  }

  private func createFolders(of entry: BatchEntry) throws(FileFailure) {
    for folder in Set(entry.outputs.map(\.parent)) {
      do {
        try FileSystem.createFolder(folder)
      } catch {
        throw FileFailure(
          file: entry.input.path.description, category: error.isStorageFull ? .storageFull : .outputCreation,
          message: "the folder \(folder) cannot be created: \(error); check its permissions or choose another with -o")
      }
    }
  }
}
