/// One line of a journal. Paths of outputs are given below the output folder, so that the folder may be moved or copied.
public enum JournalRecord: Hashable, Sendable {
  /// The first line: what runs.
  case run(RunStart)
  /// Work on a file begins; from now on the files under its outputs' names may be this run's.
  case begin(Begin)
  /// A file's outputs are complete and on the disk.
  case done(Done)
  /// A file could not be developed.
  case failed(Failed)
  /// A file was given up because the run was asked to stop.
  case dropped(Dropped)
  /// The last line of a run that came to its end.
  case end(End)

  /// What a run is.
  public struct RunStart: Hashable, Sendable, Codable {
    /// The version of the format that this program writes.
    public static let version = 1

    /// Version of the journal's format.
    public var version = RunStart.version
    /// Counts the runs of this output folder, from 1. It orders them, since clocks may be set back.
    public var number: Int
    /// Version of the program.
    public var tool: String
    /// The words of the command line.
    public var command: [String]
    /// The folder in which it was given; nil in journals of before it was noted.
    public var currentFolder: FilePath?
    /// Name of the run in whose folder this one is reported together with others, as those of a watch are; nil if it has
    /// a report of its own or none.
    public var reportedIn: String?
    /// Name of the pipeline, or of other work.
    public var work: String
    /// Its digest, 64 hexadecimal digits.
    public var workDigest: String
    /// In UTC, as in `2026-11-26T21:30:00Z`.
    public var started: String
    public var process: ProcessIdentity
    /// Which shard of which plan it is an attempt at; nil for a run of its own.
    public var attempt: Attempt? = nil

    /// An attempt at a shard of a job.
    public struct Attempt: Hashable, Sendable, Codable {
      /// SHA-256 of the plan.
      public var plan: String
      /// From 0.
      public var shard: Int
      /// From 1.
      public var number: Int
    }
  }

  /// Work on a file begins.
  public struct Begin: Hashable, Sendable, Codable {
    public var input: FilePath
    public var key: FileKey
    public var outputs: [FilePath]
  }

  /// A file under an output's name.
  public struct Output: Hashable, Sendable, Codable {
    public var path: FilePath
    public var content: OutputContent
  }

  /// A file is done.
  public struct Done: Hashable, Sendable, Codable {
    public var input: FilePath
    public var key: FileKey
    public var outputs: [Output]
    /// Wall time from its start to its end.
    public var seconds: Double
    /// How long each stage took, in the order of execution; nil if unknown, as in journals of before it was noted.
    public var timings: [StageTime]?
    public var warnings: [String]
    /// Of all outputs together.
    public var bytesWritten: Int
  }

  /// A file failed.
  public struct Failed: Hashable, Sendable, Codable {
    public var input: FilePath
    /// Nil if it was refused before work began.
    public var key: FileKey?
    public var outputs: [FilePath]
    /// What stands under the outputs' names all the same: those of an earlier run, or of sinks that came before. Empty
    /// if the file was refused before work began.
    public var left: [Output]
    public var category: String
    public var message: String
  }

  /// A file was given up.
  public struct Dropped: Hashable, Sendable, Codable {
    public var input: FilePath
    public var outputs: [FilePath]
    /// What stands under the outputs' names all the same; nil if there was no time to look.
    public var left: [Output]?
  }

  /// How many inputs came to which end.
  public struct End: Hashable, Sendable, Codable {
    public var done: Int
    public var skipped: Int
    public var failed: Int
    public var cancelled: Int
    public var notStarted: Int
    /// The command's exit status.
    public var status: Int32
    /// What it took of the machine; nil for a run that keeps a report of its own.
    public var use: Use? = nil

    /// What a run took of its machine, and the models that it used.
    public struct Use: Hashable, Sendable, Codable {
      /// Threads that computed.
      public var workers: Int
      /// Files in work at a time.
      public var jobs: Int
      /// The most memory that the process had, in bytes.
      public var peakMemory: Int
      public var models: [RunIdentity.ModelName]

      public init(workers: Int, jobs: Int, peakMemory: Int, models: [RunIdentity.ModelName]) {
        self.workers = workers
        self.jobs = jobs
        self.peakMemory = peakMemory
        self.models = models
      }
    }
  }
}

extension JournalRecord: Codable {
  private enum Kind: String, Codable { case run, begin, done, failed, dropped, end }
  private enum Key: CodingKey { case record }

  public init(from decoder: any Decoder) throws {
    self =
      switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .record) {
      case .run: .run(try RunStart(from: decoder))
      case .begin: .begin(try Begin(from: decoder))
      case .done: .done(try Done(from: decoder))
      case .failed: .failed(try Failed(from: decoder))
      case .dropped: .dropped(try Dropped(from: decoder))
      case .end: .end(try End(from: decoder))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .record)
    switch self {
    case .run(let record): try record.encode(to: encoder)
    case .begin(let record): try record.encode(to: encoder)
    case .done(let record): try record.encode(to: encoder)
    case .failed(let record): try record.encode(to: encoder)
    case .dropped(let record): try record.encode(to: encoder)
    case .end(let record): try record.encode(to: encoder)
    }
  }

  private var kind: Kind {
    switch self {
    case .run: .run
    case .begin: .begin
    case .done: .done
    case .failed: .failed
    case .dropped: .dropped
    case .end: .end
    }
  }
}
