import FileWriting

/// What is wrong with a file that was read or a picture that was to be written, and what can be done about it.
///
/// What the disk does not let be written is a `FileWritingError`.
public struct TIFFCodingError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The disk or the network failed while the file was read.
    case inputOutput
    /// The file to read is not there, or may not be read.
    case cannotOpen
    /// The file to read is not a TIFF, is cut short or contradicts itself.
    case malformed
    /// The file to read is a TIFF of a kind that is not read here.
    case unsupported
    /// The picture holds what the format cannot.
    case unrepresentable
    /// The file that was written does not give back what was written.
    case notAsWritten
  }

  /// The kind of fault.
  public let code: Code
  /// The file that was to be written or read.
  public let path: String
  /// What happened, as a clause without a period.
  public let cause: String
  /// What the user can do next, as a clause without a period.
  public let remedy: String

  package init(_ code: Code, path: String, cause: String, remedy: String? = nil) {
    self.code = code
    self.path = path
    self.cause = cause
    self.remedy = remedy ?? code.remedy
  }

  /// A file that reads otherwise than it was written; `difference` says in what, as a clause.
  static func notAsWritten(path: String, _ difference: String) -> TIFFCodingError {
    TIFFCodingError(
      .notAsWritten, path: path, cause: "read again, the file does not hold what was written: \(difference)")
  }

  /// The fault that a system call reported as `number` while doing what `action` says ("read strip 3").
  init(errno number: Int32, _ code: Code, path: String, action: String) {
    self.init(code, path: path, cause: "cannot \(action): \(SystemError.message(of: number))")
  }
}

extension TIFFCodingError.Code {
  fileprivate var remedy: String {
    switch self {
    case .inputOutput: "check the disk or the connection to it, then run again"
    case .cannotOpen: "check the name and the permissions of the file"
    case .malformed: "fetch or make the file anew"
    case .unsupported: "save it as an uncompressed, LZW or deflate RGB TIFF of 8 or 16 bits a channel"
    case .unrepresentable: "correct the step that made the picture"
    case .notAsWritten: "run again; if it comes again, check the machine's memory and the disk"
    }
  }
}

extension TIFFCodingError: CustomStringConvertible {
  public var description: String { "\(path): \(cause); \(remedy)" }
}
