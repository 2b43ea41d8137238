/// What became of one input.
public enum FileOutcome: Hashable, Sendable {
  /// Its outputs are written; it took so long.
  case done(FileReport, elapsed: Duration)
  /// It was left alone, for the given reason.
  case skipped(reason: String)
  /// It has no outputs, for the given reason.
  case failed(FileFailure)
  /// It was in work when the run was stopped, and has no outputs.
  case cancelled
  /// The run was stopped before its turn.
  case notStarted
}

/// What became of all inputs, in their order.
public struct BatchResult: Sendable {
  /// One entry an input.
  public let entries: [BatchEntry]
  /// One outcome an entry.
  public let outcomes: [FileOutcome]
  /// From the first file's start to the last one's end.
  public let elapsed: Duration
  /// What kept files from their turn; nil if nothing did.
  public let stop: StopCause?

  public init(entries: [BatchEntry], outcomes: [FileOutcome], elapsed: Duration, stop: StopCause? = nil) {
    precondition(entries.count == outcomes.count, "each entry has an outcome")
    self.entries = entries
    self.outcomes = outcomes
    self.elapsed = elapsed
    self.stop = stop
  }

  /// How many inputs came to which end; they add up to the inputs.
  public struct Counts: Hashable, Sendable {
    public var done = 0
    public var skipped = 0
    public var failed = 0
    public var cancelled = 0
    public var notStarted = 0

    public init() {}

    /// Inputs that a signal, a full disk or a limit kept from their turn or from their end.
    public var unfinished: Int { cancelled + notStarted }
    public var total: Int { done + skipped + failed + unfinished }
  }

  public var counts: Counts {
    outcomes.reduce(into: Counts()) { counts, outcome in
      switch outcome {
      case .done: counts.done += 1
      case .skipped: counts.skipped += 1
      case .failed: counts.failed += 1
      case .cancelled: counts.cancelled += 1
      case .notStarted: counts.notStarted += 1
      }
    }
  }

  /// The failures, in the order of the inputs.
  public var failures: [FileFailure] {
    outcomes.compactMap { outcome in
      guard case .failed(let failure) = outcome else { return nil }
      return failure
    }
  }

  /// The outputs of the files that are done, in the order of the inputs.
  public var writtenFiles: [FilePath] {
    zip(entries, outcomes).flatMap { entry, outcome in
      guard case .done = outcome else { return [FilePath]() }
      return entry.outputs
    }
  }

  /// Pixels of the files that are done.
  public var developedPixels: Int {
    zip(entries, outcomes).reduce(0) { sum, pair in
      guard case .done = pair.1 else { return sum }
      return sum + (pair.0.plan?.pixels ?? 0)
    }
  }
}
