/// A model file that is readable but not a model that this program can run.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let problem: String

  public init(file: String, problem: String) {
    self.file = file
    self.problem = problem
  }

  public var description: String {
    "\(file): \(problem); use a diffraw model file (safetensors with “architecture” and “process” in its metadata)"
  }
}
