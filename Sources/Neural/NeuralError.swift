/// What is wrong with a file of weights, and what its user can do about it.
public struct NeuralError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of fault.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be opened or read.
    case unreadable
    /// The file ends before what its header promises.
    case truncated
    /// The file's header contradicts itself or the file, or is not one.
    case malformed
    /// A tensor is not there.
    case missingTensor
    /// A tensor is there that the network has no place for.
    case extraTensor
    /// A tensor has another shape than it is needed in.
    case wrongShape
    /// A tensor has another element type than can be used.
    case wrongType
    /// A tensor holds NaN or infinity.
    case notFinite
    /// A tensor that is the same in all weights of the network holds something else.
    case wrongValue
    /// The file cannot be written.
    case unwritable
  }

  public let code: Code
  /// Path or name of the file.
  public let file: String
  /// The tensor at fault, if it is one.
  public let tensor: String?
  /// What is wrong.
  public let problem: String
  /// What can be done.
  public let remedy: String

  public init(_ code: Code, file: String, tensor: String? = nil, problem: String, remedy: String) {
    self.code = code
    self.file = file
    self.tensor = tensor
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String {
    let place = tensor.map { "\(file): tensor '\($0)'" } ?? file
    return "\(place) \(problem); \(remedy)"
  }
}
