/// Why a run begins no further files though some are left; those in work still end.
public enum StopCause: Hashable, Sendable {
  /// It was asked to, by a signal.
  case request
  /// The disk is full, as this failure says.
  case storageFull(FileFailure)
  /// The time that was set for it has come.
  case deadline(Deadline)
  /// So many files have failed as it may bear.
  case failures(Int)
}

extension StopCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .request: "asked to stop"
    case .storageFull(let failure): "the disk is full: \(failure)"
    case .deadline(let deadline): "the deadline \(deadline) has come"
    case .failures(let count): count == 1 ? "a file failed" : "\(count) files failed"
    }
  }
}
