/// What stopped a training, and what its user can do about it.
public struct TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault.
  public enum Code: String, Sendable, CaseIterable {
    /// There is nothing to train on.
    case noData
    /// A RAW image and its target cannot be used together.
    case unusablePair
    /// A checkpoint is damaged, or is that of another configuration.
    case badCheckpoint
    /// A loss or gradient is NaN or infinite.
    case diverged
    /// A file cannot be written.
    case unwritable
  }

  public let code: Code
  /// File, folder or step.
  public let place: String
  public let problem: String
  /// What can be done.
  public let remedy: String

  public init(_ code: Code, place: String, problem: String, remedy: String) {
    self.code = code
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String { "\(place): \(problem); \(remedy)" }
}
