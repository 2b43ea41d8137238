/// A model file that is readable but not a model that this program can run.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let problem: String
  public let remedy: String

  public init(
    file: String, problem: String,
    remedy: String = "use a diffraw model file (safetensors with “architecture” and “process” in its metadata)"
  ) {
    self.file = file
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String { "\(file): \(problem); \(remedy)" }
}
