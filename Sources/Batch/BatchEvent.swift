/// What happens during a run.
public enum BatchEvent: Sendable {
  /// So many of all files, and what stands in the place of their outputs, have been compared with the journals.
  case compared(Int, of: Int)
  /// So many of all headers have been read.
  case headersRead(Int, of: Int)
  /// Work begins on these entries.
  case began([BatchEntry])
  /// A file is in work.
  case started(index: Int)
  /// A fraction of a file in work is done, in [0, 1].
  case progressed(index: Int, fraction: Double)
  /// Nothing more will happen to a file.
  case finished(index: Int, FileOutcome)
  /// No further file will be begun, for the given reason; those in work still end.
  case stopping(reason: String)
  /// Nothing more will happen.
  case ended(BatchResult)
}

/// Someone who is told what happens during a run.
public protocol BatchObserver: Sendable {
  /// Called from several threads, also at the same time. `compared` and `headersRead` come before `began`, `ended` last, and a file's
  /// events between them in their order.
  func receive(_ event: BatchEvent)
}
