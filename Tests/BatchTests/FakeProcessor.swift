import Batch
import Foundation
import Pipeline
import Synchronization

/// A processor that does what a closure says, and watches what the runner makes it do.
final class FakeProcessor: FileProcessor {
  /// What happened so far.
  struct Log: Sendable {
    var runningBytes = 0
    var mostBytes = 0
    var running = 0
    var mostRunning = 0
    var begun: [Int] = []
  }

  let sharedBytes: Int
  let thrift: String? = "think smaller"
  private let planFile: @Sendable (URL) throws -> FilePlan
  private let body: @Sendable (WorkItem, @Sendable (Double) -> Void, CancellationFlag) throws -> Void
  private let state = Mutex(Log())

  init(
    sharedBytes: Int = 0, plan: @escaping @Sendable (URL) throws -> FilePlan = { _ in FilePlan(bytes: 1, pixels: 1) },
    body: @escaping @Sendable (WorkItem, @Sendable (Double) -> Void, CancellationFlag) throws -> Void = { _, _, _ in }
  ) {
    self.sharedBytes = sharedBytes
    planFile = plan
    self.body = body
  }

  var log: Log { state.withLock { $0 } }

  func plan(for input: URL) throws -> FilePlan { try planFile(input) }

  func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport {
    state.withLock { log in
      log.begun.append(item.index)
      log.running += 1
      log.mostRunning = max(log.mostRunning, log.running)
      log.runningBytes += item.plan.bytes
      log.mostBytes = max(log.mostBytes, log.runningBytes)
    }
    defer {
      state.withLock { log in
        log.running -= 1
        log.runningBytes -= item.plan.bytes
      }
    }
    try body(item, progress, cancellation)
    return FileReport()
  }
}

/// An observer that keeps what it is told.
final class Recorder: BatchObserver {
  private let state = Mutex<[BatchEvent]>([])

  var events: [BatchEvent] { state.withLock { $0 } }

  func receive(_ event: BatchEvent) { state.withLock { $0.append(event) } }
}
