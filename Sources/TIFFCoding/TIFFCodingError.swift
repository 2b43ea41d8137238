import Foundation

/// What went wrong while a file was written or read, where, and what can be done about it.
public struct TIFFCodingError: Error, Sendable, Hashable {
  /// The kind of fault, for callers that decide by it.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot come into being where it was asked for: no such folder, no permission, a read-only disk.
    case cannotCreate
    /// The disk, a quota or the limit on file size leaves no room for the file.
    case diskFull
    /// The disk or the network failed while the file was written or read.
    case inputOutput
    /// The file to read is not there, or may not be read.
    case cannotOpen
    /// The file to read is not a TIFF, is cut short or contradicts itself.
    case malformed
    /// The file to read is a TIFF of a kind that is not read here.
    case unsupported
    /// The picture holds what the format cannot.
    case unrepresentable
    /// The program is being stopped, and the file was given up.
    case interrupted
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

  /// The fault that a system call reported as `number` while doing what `action` says ("write the file").
  ///
  /// A full disk, quota or size limit is `diskFull` whatever the call was; any other number is `code`.
  init(errno number: Int32, or code: Code, path: String, action: String) {
    let full = [ENOSPC, EDQUOT, EFBIG].contains(number)
    self.init(
      full ? .diskFull : code, path: path, cause: "cannot \(action): \(TIFFCodingError.message(of: number))")
  }

  private static func message(of number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension TIFFCodingError.Code {
  fileprivate var remedy: String {
    switch self {
    case .cannotCreate: "check that the folder exists and may be written to"
    case .diskFull: "make room or write to another disk, then run again"
    case .inputOutput: "check the disk or the connection to it, then run again"
    case .cannotOpen: "check the name and the permissions of the file"
    case .malformed: "fetch or make the file anew"
    case .unsupported: "save it as an uncompressed, LZW or deflate RGB TIFF of 8 or 16 bits a channel"
    case .unrepresentable: "correct the step that made the picture"
    case .interrupted: "run again"
    }
  }
}

extension TIFFCodingError: CustomStringConvertible {
  public var description: String { "\(path): \(cause); \(remedy)" }
}
