/// Why a run is refused before its first file: what happened and what to do about it.
public struct BatchError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable, CaseIterable {
    /// A byte count such as `4G` that cannot be read.
    case malformedByteCount
    /// An output template that cannot be read.
    case malformedTemplate
    /// An output template that names a variable which does not exist.
    case unknownVariable
    /// Two outputs in one place, or an output in the place of an input.
    case outputCollision
    /// A list of inputs that cannot be read.
    case unreadableList
    /// Nothing to develop.
    case noInput
    /// An output folder that cannot be created or written to.
    case unusableOutputFolder
    /// An output folder on a full file system.
    case storageFull
    /// An output folder in which another run is at work.
    case folderInUse
    /// A journal that this program cannot go by.
    case unreadableJournal
    /// No run where one is named, or one that cannot be taken up again.
    case noRun
    /// A run whose pipeline or program is not the present one.
    case otherWork
  }

  public var code: Code
  /// What happened, and where.
  public var message: String
  /// What the user can do.
  public var remedy: String

  public init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "\(message); \(remedy)" }

  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch code {
    case .malformedByteCount, .malformedTemplate, .unknownVariable, .outputCollision: .usage
    case .unreadableList, .noInput, .noRun: .noInput
    case .unusableOutputFolder, .unreadableJournal: .cannotCreateOutput
    case .storageFull: .inputOutput
    case .folderInUse: .tryAgain
    case .otherWork: .badPipeline
    }
  }
}
