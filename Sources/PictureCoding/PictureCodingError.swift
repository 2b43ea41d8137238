/// What is wrong with a picture that was read or that was to be written, and what can be done about it.
///
/// What the disk does not let be written is a `FileWritingError`.
public struct PictureCodingError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The file is not there, is a folder, or may not be read.
    case unreadable
    /// The file holds no bytes.
    case empty
    /// The file is neither a JPEG nor a PNG.
    case notAPicture
    /// The file ends before the picture does.
    case truncated
    /// The file contradicts itself.
    case corrupt
    /// The file claims more pixels than are read here, or than there is memory for.
    case tooLarge
    /// The file is a JPEG or PNG of a kind that is not read here.
    case unsupported
    /// The picture holds what the format cannot.
    case unrepresentable
    /// The file that was written does not give back what was written.
    case notAsWritten
  }

  /// The kind of fault.
  public let code: Code
  /// The file that was to be read or written.
  public let file: String
  /// What happened, as a clause without a period.
  public let cause: String
  /// What the user can do next, as a clause without a period.
  public var remedy: String { code.remedy }

  init(_ code: Code, file: String, cause: String) {
    self.code = code
    self.file = file
    self.cause = cause
  }
}

extension PictureCodingError.Code {
  fileprivate var remedy: String {
    switch self {
    case .unreadable: "check the name and the permissions of the file"
    case .empty, .truncated, .corrupt: "fetch or make the file anew"
    case .notAPicture: "give a JPEG or PNG file"
    case .tooLarge: "scale the picture down or cut it into pieces"
    case .unsupported: "save it as a gray or RGB JPEG or PNG of 8 bits, or a PNG of 16"
    case .unrepresentable: "correct the step that made the picture"
    case .notAsWritten: "run again; if it comes again, check the machine's memory and the disk"
    }
  }
}

extension PictureCodingError: CustomStringConvertible {
  public var description: String { "\(file): \(cause); \(remedy)" }
}
