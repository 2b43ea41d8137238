import Dispatch
import Logging
import Synchronization

/// Tells the person at the terminal how far the run is.
public final class ProgressReporter: BatchObserver {
  /// How the run is told.
  public enum Style: Sendable {
    /// One line that is rewritten in place, and a line a failure above it.
    case statusLine
    /// One line a file that has ended.
    case lines
    /// One log record a file that has ended, for logs that machines read.
    case records(Logger)
    /// Not at all; the summary and the failures still follow at the end.
    case quiet

    /// The style that suits the terminal, unless the user wants quiet or a log for machines.
    public init(for terminal: Terminal, quiet: Bool, logger: Logger?) {
      if quiet {
        self = .quiet
      } else if let logger {
        self = .records(logger)
      } else {
        self = terminal.traits.rewritesLine ? .statusLine : .lines
      }
    }
  }

  private let terminal: Terminal
  private let style: Style
  private let now: @Sendable () -> Duration
  /// Protected by its mutex. Lines are written under it, so that their numbers rise.
  private let state = Mutex(
    (progress: ProgressState(), shown: Duration.seconds(-1), told: Duration.zero, hasEnded: false))
  private let queue = DispatchQueue(label: "diffraw.progress")

  /// The least time between two status lines.
  private static let interval = Duration.milliseconds(100)
  /// The least time between two lines on how far the comparison with the journals is.
  private static let patience = Duration.seconds(30)

  /// - Parameter now: the time since any fixed moment; a monotonic clock unless a test says otherwise.
  public init(terminal: Terminal, style: Style, now: (@Sendable () -> Duration)? = nil) {
    let start = ContinuousClock.now
    self.terminal = terminal
    self.style = style
    self.now = now ?? { ContinuousClock.now - start }
  }

  public func receive(_ event: BatchEvent) {
    state.withLock { state in
      state.progress.apply(event, at: now())
      switch event {
      case .began:
        if case .statusLine = style { tick() }
      case .finished(let index, let outcome):
        tell(index, outcome, state.progress)
      case .stopping(let reason):
        tell(stopping: reason)
      case .ended:
        state.hasEnded = true
        terminal.clearStatus()
      case .compared:
        let time = now()
        guard time - state.told >= Self.patience else { break }
        state.told = time
        tell(compared: state.progress)
      case .headersRead, .started, .progressed:
        break
      }
    }
    showStatus(atLeastAfter: Self.interval)
  }

  /// Renews the status line each second, though nothing may happen, until the run has ended.
  private func tick() {
    queue.asyncAfter(deadline: .now() + 1) { [weak self] in
      guard let self, !state.withLock({ $0.hasEnded }) else { return }
      showStatus(atLeastAfter: Self.interval)
      tick()
    }
  }

  private func tell(_ index: Int, _ outcome: FileOutcome, _ progress: ProgressState) {
    switch style {
    case .statusLine:
      guard case .failed = outcome, let line = progress.finishedLine(index, outcome) else { return }
      terminal.write(terminal.red(line))
    case .lines:
      if let line = progress.finishedLine(index, outcome) { terminal.write(line) }
    case .records(let logger):
      record(progress.entries[index], outcome, logger)
    case .quiet:
      break
    }
  }

  private func tell(compared progress: ProgressState) {
    switch style {
    case .lines: terminal.write(progress.statusLine(at: now(), columns: .max))
    case .records(let logger):
      logger.info(
        "comparing with the journals",
        metadata: ["files": "\(progress.compared)", "of": "\(progress.toCompare)"])
    case .statusLine, .quiet: break
    }
  }

  private func tell(stopping reason: String) {
    switch style {
    case .statusLine, .lines: terminal.write("stopping: \(reason); waiting for the files in work")
    case .records(let logger): logger.warning("stopping", metadata: ["reason": "\(reason)"])
    case .quiet: break
    }
  }

  private func record(_ entry: BatchEntry, _ outcome: FileOutcome, _ logger: Logger) {
    var metadata: Logger.Metadata = ["file": "\(entry.input.path)"]
    switch outcome {
    case .done(let report, let elapsed):
      metadata["outputs"] = .array(entry.outputs.map { "\($0)" })
      metadata["seconds"] = "\((elapsed / .seconds(1)).fixed(3))"
      if !report.warnings.isEmpty { metadata["warnings"] = .array(report.warnings.map { "\($0)" }) }
      logger.info("done", metadata: metadata)
    case .skipped(let reason):
      metadata["reason"] = "\(reason)"
      logger.info("skipped", metadata: metadata)
    case .failed(let failure):
      metadata["category"] = "\(failure.category.rawValue)"
      metadata["reason"] = "\(failure.message)"
      logger.error("failed", metadata: metadata)
    case .cancelled: logger.notice("cancelled", metadata: metadata)
    case .notStarted: logger.notice("not started", metadata: metadata)
    }
  }

  /// Renews the status line if the last one is old enough.
  private func showStatus(atLeastAfter interval: Duration) {
    guard case .statusLine = style else { return }
    state.withLock { state in
      let time = now()
      guard !state.hasEnded, time - state.shown >= interval else { return }
      state.shown = time
      terminal.showStatus { state.progress.statusLine(at: time, columns: $0) }
    }
  }
}
