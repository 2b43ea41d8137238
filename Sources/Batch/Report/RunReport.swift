import Foundation

/// A run as it is told in the end: `report.json`, from which all other forms of the report are made.
public struct RunReport: Hashable, Sendable, Codable {
  /// The version of this form. A program reads its own and the older ones.
  public static let schema = 1

  /// The version of the form that the report was written in.
  public private(set) var schema: Int
  public var run: RunIdentity
  /// What became of how many inputs.
  public private(set) var totals: Totals
  /// The time of each stage over all files, in the order of the pipeline.
  public private(set) var stages: [StageTime]
  /// One record an input, in their order.
  public let files: [FileRecord]

  public init(run: RunIdentity, files: [FileRecord]) {
    schema = Self.schema
    self.run = run
    self.files = files
    totals = Totals(of: files)
    stages = Self.stages(of: files)
  }

  /// How many inputs came to which end; they add up to `inputs`.
  public struct Totals: Hashable, Sendable, Codable {
    public private(set) var inputs = 0
    public private(set) var done = 0
    public private(set) var skipped = 0
    public private(set) var failed = 0
    public private(set) var dropped = 0
    public private(set) var notStarted = 0
    public private(set) var warnings = 0
    /// Bytes that were written.
    public private(set) var bytesWritten = 0

    init(of files: [FileRecord]) {
      inputs = files.count
      for file in files {
        warnings += file.warnings.count
        switch file.status {
        case .done:
          done += 1
          bytesWritten += file.outputs.reduce(0) { $0 + ($1.content?.size ?? 0) }
        case .skipped: skipped += 1
        case .failed: failed += 1
        case .dropped: dropped += 1
        case .notStarted: notStarted += 1
        }
      }
    }
  }

  private static func stages(of files: [FileRecord]) -> [StageTime] {
    var stages: [StageTime] = []
    for timing in files.lazy.flatMap(\.timings) {
      if let index = stages.firstIndex(where: { $0.node == timing.node }) {
        stages[index].seconds += timing.seconds
      } else {
        stages.append(timing)
      }
    }
    return stages
  }

  /// Whether the totals are those of the files.
  var addsUp: Bool { totals == Totals(of: files) }
}

/// What was run, where and when.
public struct RunIdentity: Hashable, Sendable, Codable {
  /// The run's name, that of its folder.
  public var name: String
  /// Version of the program.
  public var version: String
  /// The words that started it, the program's own name first.
  public var commandLine: [String]
  /// The folder in which it was started; relative inputs are below it.
  public var currentFolder: FilePath
  /// The folder below which the outputs are, as it was named.
  public var outputFolder: FilePath
  public var pipeline: PipelineName
  public var models: [ModelName]
  public var host: String
  public var start: Date
  public var end: Date
  /// Threads that computed.
  public var workers: Int
  /// Files in work at a time.
  public var jobs: Int
  /// The most memory that the process had, in bytes.
  public var peakMemory: Int

  /// A pipeline and the SHA-256 of its stages and all their parameters.
  public struct PipelineName: Hashable, Sendable, Codable {
    public var name: String
    public var digest: String

    public init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// A model that pictures went through, and the SHA-256 of its file.
  public struct ModelName: Hashable, Sendable, Codable {
    public var name: String
    public var digest: String

    public init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  public init(
    name: String, version: String, commandLine: [String], currentFolder: FilePath, outputFolder: FilePath,
    pipeline: PipelineName, models: [ModelName], host: String, start: Date, end: Date, workers: Int, jobs: Int,
    peakMemory: Int
  ) {
    self.name = name
    self.version = version
    self.commandLine = commandLine
    self.currentFolder = currentFolder
    self.outputFolder = outputFolder
    self.pipeline = pipeline
    self.models = models
    self.host = host
    // What the file states.
    self.start = Date(timeIntervalSince1970: start.timeIntervalSince1970.rounded(.down))
    self.end = Date(timeIntervalSince1970: end.timeIntervalSince1970.rounded(.down))
    self.workers = workers
    self.jobs = jobs
    self.peakMemory = peakMemory
  }
}
