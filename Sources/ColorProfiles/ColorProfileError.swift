/// What is wrong with a color profile, and what can be done about it.
public struct ColorProfileError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The file is not there, is a folder, or may not be read.
    case unreadable
    /// The file is not an ICC profile.
    case notAProfile
    /// The file ends before the profile does.
    case truncated
    /// The profile contradicts itself, or lacks what its class demands.
    case damaged
    /// The profile is none that takes RGB to RGB.
    case unsuitable
    /// LittleCMS is out of memory.
    case outOfMemory
  }

  /// The kind of fault.
  public let code: Code
  /// The file that was to be read, or what the profile is called.
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

extension ColorProfileError: CustomStringConvertible {
  public var description: String { "\(file): \(cause); \(remedy)" }
}

extension ColorProfileError.Code {
  fileprivate var remedy: String {
    switch self {
    case .unreadable: "check the path and the permissions"
    case .notAProfile: "give an ICC profile (.icc or .icm)"
    case .truncated, .damaged: "get the file again from where it came from"
    case .unsuitable:
      "give a profile of an RGB display, camera, scanner or printer, an RGB device link, or an abstract one"
    case .outOfMemory: "run fewer files at a time"
    }
  }
}
