/// Why a worker process did not deliver what a file holds: what happened, and what can be done.
public struct IsolationFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether it is the file's fault, as far as one can tell, and not the program's or the machine's.
  public let isFileFault: Bool
  public let description: String

  public init(_ description: String, isFileFault: Bool) {
    self.description = description
    self.isFileFault = isFileFault
  }
}

extension IsolationFailure {
  private static var copyAgain: String {
    "copy it again from the camera's card or a backup, or convert it to DNG with Adobe DNG Converter or dnglab"
  }

  /// A worker that a signal ended.
  /// - Parameter memoryLimit: what it might take at most, in bytes.
  static func killed(by signal: Int32, memoryLimit: Int) -> IsolationFailure {
    if signal == 9 {
      return IsolationFailure(
        "its worker process was killed (SIGKILL), most likely by the system for want of memory; run fewer files at a "
          + "time with --jobs", isFileFault: false)
    }
    return IsolationFailure(
      "the decoder crashed in its worker process (\(name(of: signal))), or wanted more than \(memoryLimit >> 20) MiB of "
        + "memory; \(copyAgain), or allow more with --decode-memory", isFileFault: true)
  }

  /// A worker that was still at work when its time was over.
  static func tookTooLong(_ timeLimit: Duration) -> IsolationFailure {
    IsolationFailure(
      "decoding was stopped after \(timeLimit.components.seconds) s; \(copyAgain), or allow more with --decode-timeout",
      isFileFault: true)
  }

  /// A worker that ended by itself without an answer.
  static func exited(_ status: Int32) -> IsolationFailure {
    IsolationFailure(
      "the decoder ended its worker process (status \(status)) without an answer; \(copyAgain)", isFileFault: true)
  }

  /// An answer that is none, or not what this program asked for.
  static func malformed(_ detail: String) -> IsolationFailure {
    IsolationFailure("its worker process gave a faulty answer: \(detail); \(copyAgain)", isFileFault: true)
  }

  /// A worker that could not be begun or watched.
  static func unavailable(_ reason: String) -> IsolationFailure {
    IsolationFailure(
      "a worker process cannot be run: \(reason); run fewer files at a time with --jobs, or decode without --isolate",
      isFileFault: false)
  }

  /// What people call a signal; those by which a process ends for a fault of its own.
  private static func name(of signal: Int32) -> String {
    let names: [Int32: String] = [
      4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV", 15: "SIGTERM", 24: "SIGXCPU",
      25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}
