import Foundation

/// Why a file could not be written, which, and what can be done about it.
public struct FileWritingError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot come into being where it was asked for: no such folder, no permission, a read-only disk.
    case cannotCreate
    /// The disk, a quota or the limit on file size leaves no room for the file.
    case diskFull
    /// The disk or the network failed while the file was written.
    case inputOutput
    /// The program is being stopped, and the file was given up.
    case interrupted
  }

  /// The kind of fault.
  public let code: Code
  /// The file that was to be written.
  public let path: String
  /// What happened, as a clause without a period.
  public let cause: String
  /// What the user can do next, as a clause without a period.
  public var remedy: String { code.remedy }

  init(_ code: Code, path: String, cause: String) {
    self.code = code
    self.path = path
    self.cause = cause
  }

  /// The fault that a system call reported as `number` while doing what `action` says ("write the file").
  ///
  /// A full disk, quota or size limit is `diskFull` whatever the call was; any other number is `code`.
  package init(errno number: Int32, or code: Code, path: String, action: String) {
    let full = [ENOSPC, EDQUOT, EFBIG].contains(number)
    self.init(full ? .diskFull : code, path: path, cause: "cannot \(action): \(SystemError.message(of: number))")
  }
}

extension FileWritingError.Code {
  fileprivate var remedy: String {
    switch self {
    case .cannotCreate: "check that the folder exists and may be written to"
    case .diskFull: "make room or write to another disk, then run again"
    case .inputOutput: "check the disk or the connection to it, then run again"
    case .interrupted: "run again"
    }
  }
}

extension FileWritingError: CustomStringConvertible {
  public var description: String { "\(path): \(cause); \(remedy)" }
}
