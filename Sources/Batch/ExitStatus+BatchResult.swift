extension ExitStatus {
  /// The status of a run; the first that applies, in this order:
  /// 1. a signal stopped it: 130 or 143;
  /// 2. the disk filled up, which stopped it: 74;
  /// 3. its deadline stopped it: 75;
  /// 4. nothing failed: 0, or 75 if the run was stopped otherwise before its end;
  /// 5. nothing is done or was there, and each failure is an output that could not be created: 73;
  /// 6. otherwise: 2.
  public init(of result: BatchResult, signal: StopSignal? = nil) {
    let failures = result.failures
    if let signal {
      self = signal.exitStatus
    } else if failures.contains(where: { $0.category == .storageFull }) {
      self = .inputOutput
    } else if case .deadline = result.stop {
      self = .tryAgain
    } else if failures.isEmpty {
      self = result.counts.unfinished == 0 ? .success : .tryAgain
    } else if result.counts.done == 0, result.counts.skipped == 0,
      failures.allSatisfy({ $0.category == .outputCreation })
    {
      self = .cannotCreateOutput
    } else {
      self = .someFailed
    }
  }
}
