import Foundation
import Pipeline

/// What kind of fault ended a file's development. It decides what becomes of the other files and of the exit status.
public enum FailureCategory: String, Hashable, Sendable, CaseIterable, Codable {
  /// The input is missing, unreadable, damaged or of an unsupported kind.
  case input
  /// The file needs more memory than the whole budget.
  case memory
  /// The output cannot be created in its place.
  case outputCreation = "output-creation"
  /// The output's file system, or the user's share of it, is full. No further file is begun.
  case storageFull = "storage-full"
  /// Writing failed for another reason.
  case outputWriting = "output-writing"
  /// Earlier runs died while the file was in work, so that it is left out.
  case quarantined
  /// The run was asked to stop.
  case cancelled
  /// A fault of the program.
  case `internal`
}

/// An error that knows its category. A processor's errors should conform.
public protocol CategorizedFailure: Error {
  var failureCategory: FailureCategory { get }
}

/// Why one file was not developed.
public struct FileFailure: CategorizedFailure, Hashable, Sendable, CustomStringConvertible {
  /// The input's path, printable on one line.
  public var file: String
  public var category: FailureCategory
  /// What happened, where, and what to do.
  public var message: String

  public var failureCategory: FailureCategory { category }
  public var description: String { "\(file): \(message)" }

  public init(file: String, category: FailureCategory, message: String) {
    self.file = file
    self.category = category
    self.message = message
  }

  /// The failure that `error` means for `input`: its own category if it has one; that of a full disk or of a
  /// cancellation where Swift or Foundation say so; otherwise `internal`.
  public init(_ input: FilePath, _ error: any Error) {
    let category: FailureCategory =
      switch error {
      case let error as any CategorizedFailure: error.failureCategory
      case is Cancelled: .cancelled
      case let error as CocoaError where error.code == .fileWriteOutOfSpace: .storageFull
      case let error as POSIXError where error.code == .ENOSPC || error.code == .EDQUOT: .storageFull
      case let error as SystemError where error.isStorageFull: .storageFull
      default: .internal
      }
    let message = (error as? FileFailure)?.message ?? String(describing: error)
    self.init(file: input.description, category: category, message: message)
  }
}
