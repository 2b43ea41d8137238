/// Why a checkpoint is not read, where in it, and what its user can do about it.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be opened or read.
    case unreadable
    /// The file ends before what it promises.
    case truncated
    /// The file contradicts itself, or is no checkpoint.
    case malformed
    /// The file is sound, and of a form that is not read.
    case unsupported
    /// The file asks for classes or functions that are no part of weights.
    case code
    /// No dictionary of tensors is in the file, or none of that name.
    case noWeights
    /// Several dictionaries of tensors are in the file, and none was chosen.
    case ambiguous
    /// A tensor is not there.
    case missingTensor
    /// A tensor holds NaN or infinity.
    case notFinite
  }

  public let code: Code
  /// Path or name of the file.
  public let file: String
  /// Where in the file, if that is one place: an entry, a byte, a tensor.
  public let place: String?
  /// What is wrong.
  public let problem: String
  /// What can be done.
  public let remedy: String

  init(_ code: Code, file: String, place: String? = nil, problem: String, remedy: String? = nil) {
    self.code = code
    self.file = file
    self.place = place.map(Self.printable)
    self.problem = Self.printable(problem)
    self.remedy = Self.printable(remedy ?? code.remedy)
  }

  /// Text that may quote the file, on one line and of bounded length.
  private static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(500).map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: "?"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  public var description: String { "\(place.map { "\(file): \($0)" } ?? file) \(problem); \(remedy)" }
}

extension CheckpointError.Code {
  /// What helps in most cases of this kind.
  fileprivate var remedy: String {
    switch self {
    case .unreadable: "check its path and permissions"
    case .truncated: "the file is not whole: copy or download it again"
    case .malformed: "check that it is a file of torch.save or safetensors, or get it again"
    case .unsupported, .code, .noWeights: "in Python, save the weights alone: torch.save(model.state_dict(), …)"
    case .ambiguous: "choose one with --entry"
    case .missingTensor: "use a checkpoint of the network that is asked for"
    case .notFinite: "use an earlier checkpoint or download the file again"
    }
  }
}
