import Foundation

/// What keeps a run from beginning further files.
public struct AdmissionLimits: Hashable, Sendable {
  /// From when on no file is begun; nil for no such time.
  public var deadline: Deadline?
  /// After how many failures no file is begun, at least 1; nil for any number. Files that are refused for their headers
  /// count too.
  public var maxFailures: Int?

  public init(deadline: Deadline? = nil, maxFailures: Int? = nil) {
    precondition(maxFailures.map { $0 >= 1 } ?? true, "a run that may bear no failure begins no file")
    self.deadline = deadline
    self.maxFailures = maxFailures
  }

  /// The limit that is reached at a time and after so many failures; nil if none is.
  func cause(at now: Date, failures: Int) -> StopCause? {
    if let maxFailures, failures >= maxFailures { return .failures(failures) }
    if let deadline, now >= deadline.date { return .deadline(deadline) }
    return nil
  }
}
