import Dispatch
import Foundation
import Synchronization

/// Keeps a run's figures in a file: written when it begins, then at intervals, and when it ends. Of several runs one
/// after the other, the figures add up.
public final class MetricsReporter: BatchObserver {
  private let version: String
  private let interval: Double
  private let peakMemory: @Sendable () -> Int
  private let write: @Sendable (String) -> Void
  /// Protected by its mutex.
  private let state = Mutex((metrics: RunMetrics(start: Date()), begun: 0, hasEnded: false))
  /// On which the file is written, so that a slow disk holds up nothing else and an older state never follows a newer.
  private let queue = DispatchQueue(label: "diffraw.metrics")

  /// - Parameters:
  ///   - version: of the program.
  ///   - interval: seconds between two writes.
  ///   - peakMemory: the most memory that the process has had, in bytes.
  ///   - write: puts the text in its place, whole.
  public init(
    version: String, interval: Double = 15, peakMemory: @escaping @Sendable () -> Int,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.version = version
    self.interval = interval
    self.peakMemory = peakMemory
    self.write = write
  }

  public func receive(_ event: BatchEvent) {
    let run = state.withLock { state in
      state.metrics.apply(event, at: Date())
      switch event {
      case .began:
        state.begun += 1
        state.hasEnded = false
      case .ended: state.hasEnded = true
      case .compared, .headersRead, .started, .progressed, .finished, .stopping: break
      }
      return state.begun
    }
    switch event {
    case .began: tick(run)
    // Whoever waits for the run's end finds its figures.
    case .ended: queue.sync { writeNow() }
    case .compared, .headersRead, .started, .progressed, .finished, .stopping: break
    }
  }

  /// Writes the figures now and again after each interval, until the run of that number has ended.
  private func tick(_ run: Int) {
    queue.async { [weak self] in
      guard let self, state.withLock({ $0.begun == run && !$0.hasEnded }) else { return }
      writeNow()
      queue.asyncAfter(deadline: .now() + interval) { [weak self] in self?.tick(run) }
    }
  }

  private func writeNow() {
    let metrics = state.withLock { $0.metrics }
    write(metrics.text(version: version, peakMemory: peakMemory()))
  }
}
