/// Why a figure could not be computed, of what, and what can be done about it.
public struct MetricsError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The pictures to compare have different sizes.
    case sizesDiffer
    /// A picture is smaller than what the metric looks at.
    case tooSmall
    /// A picture holds values that are not finite.
    case notFinite
    /// The figure has no value for these pictures.
    case undefined
    /// There is no metric of that name.
    case unknownMetric
    /// The metric needs a file of weights, and none is given.
    case missingWeights
    /// A file that comes with the program is not there.
    case missingResource
  }

  /// The kind of fault.
  public let code: Code
  /// The metric or the picture at fault.
  public let subject: String
  /// What is wrong, as a clause without a period.
  public let problem: String
  /// What can be done, as a clause without a period.
  public let remedy: String

  package init(_ code: Code, subject: String, problem: String, remedy: String) {
    self.code = code
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }
}

extension MetricsError: CustomStringConvertible {
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
