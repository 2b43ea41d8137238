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
    /// A folder that holds no job.
    case noJob
    /// A manifest that this program cannot go by.
    case unusableManifest
    /// A program, pipeline or model that is not the one that a run or a plan was made with.
    case otherWork
    /// A shard that a plan does not have.
    case wrongShard
    /// A job that Slurm cannot take as it is.
    case unfitForSlurm
    /// Slurm's programs are not here.
    case slurmMissing
    /// Slurm's controller does not answer.
    case slurmUnreachable
    /// Slurm does not take a job.
    case slurmRefusal
    /// A job is in Slurm's queue already.
    case jobInQueue
    /// A job that Slurm took, and then knew no more.
    case submissionLost
    /// No run where one is named, or one that cannot be taken up again.
    case noRun
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
    case .malformedByteCount, .malformedTemplate, .unknownVariable, .outputCollision, .wrongShard: .usage
    case .unfitForSlurm, .slurmMissing, .slurmRefusal: .usage
    case .unreadableList, .noInput, .noJob, .noRun: .noInput
    case .unusableManifest, .otherWork: .badPipeline
    case .unusableOutputFolder, .unreadableJournal: .cannotCreateOutput
    case .storageFull: .inputOutput
    case .folderInUse, .slurmUnreachable, .jobInQueue, .submissionLost: .tryAgain
    }
  }
}
