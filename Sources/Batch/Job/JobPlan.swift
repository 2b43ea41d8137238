import Foundation
import Pipeline

/// Work that is planned for several machines: all that a shard must know to write the very bytes that one run on one machine
/// would write.
public struct JobPlan: Hashable, Sendable, Codable {
  /// The version of the form that this program writes.
  public static let version = 1
  /// Into how many shards work may be divided; clusters take arrays of about so many tasks.
  public static let shardCounts = 1...1000

  /// Version of the form.
  public private(set) var version = JobPlan.version
  /// Version of the program. Shards are run by the same, since another one may write other bytes.
  public var tool: String
  /// In UTC, as in `2026-11-26T21:30:00Z`.
  public var created: String
  /// The words of the command line.
  public var command: [String]
  /// The absolute path of the folder in which the plan was made. Shards work there, so that relative names in the
  /// pipeline mean the same.
  public var currentFolder: FilePath
  /// Name of the pipeline.
  public var work: String
  /// Digest of the pipeline with all its settings, 64 hexadecimal digits.
  public var workDigest: String
  /// Digests of the files that stages read whatever the input is, such as models, by the stage's name.
  public var resources: [String: String]
  public var pipeline: PipelineText
  /// Whether all files are developed, and whatever stands in the place of outputs is replaced.
  public var overwrite: Bool
  /// Whether files are tried once more on which runs have died.
  public var retryQuarantined: Bool
  public var shards: Int
  /// In the order in which they were named or found.
  public var files: [File]

  /// A pipeline as it was written, with what the command line changes in it.
  public struct PipelineText: Hashable, Sendable, Codable {
    /// What messages call its file.
    public var file: String
    public var text: String
    /// In the form `node.parameter=value`, in their order.
    public var overrides: [String]

    public init(file: String, text: String, overrides: [String]) {
      self.file = file
      self.text = text
      self.overrides = overrides
    }
  }

  /// A file to develop.
  public struct File: Hashable, Sendable, Codable {
    /// Absolute path.
    public var input: FilePath
    /// In bytes; 0 if it could not be found.
    public var size: Int
    /// When it was last changed, in nanoseconds since 1970; 0 if it could not be found.
    public var modified: Int
    /// Which shard it belongs to, from 0.
    public var shard: Int
    /// How much work it is beside the others, at least 1: its pixels, or 1 where nobody has looked.
    public var cost: Int
    /// Below the output folder, in the order of the pipeline's sinks.
    public var outputs: [FilePath]

    public init(input: FilePath, size: Int, modified: Int, shard: Int, cost: Int, outputs: [FilePath]) {
      self.input = input
      self.size = size
      self.modified = modified
      self.shard = shard
      self.cost = cost
      self.outputs = outputs
    }
  }

  public init(
    tool: String, created: String, command: [String], currentFolder: FilePath, work: String, workDigest: String,
    resources: [String: String], pipeline: PipelineText, overwrite: Bool, retryQuarantined: Bool, shards: Int,
    files: [File]
  ) {
    self.tool = tool
    self.created = created
    self.command = command
    self.currentFolder = currentFolder
    self.work = work
    self.workDigest = workDigest
    self.resources = resources
    self.pipeline = pipeline
    self.overwrite = overwrite
    self.retryQuarantined = retryQuarantined
    self.shards = shards
    self.files = files
  }

  /// What the plan cannot mean, with its place in the manifest; nil if it is sound.
  package var fault: String? {
    if !Self.shardCounts.contains(shards) { return "shards is \(shards), and not in \(Self.shardCounts)" }
    if !currentFolder.isAbsolute { return "currentFolder is no absolute path" }
    if workDigest.wholeMatch(of: /[0-9a-f]{64}/) == nil { return "workDigest is no SHA-256" }
    if files.isEmpty { return "files is empty" }
    var known: Set<FilePath> = []
    for (index, file) in files.enumerated() {
      let place = "files[\(index)]"
      if !file.input.isAbsolute { return "\(place).input is no absolute path" }
      if !known.insert(file.input).inserted { return "\(place).input comes twice" }
      if file.size < 0 { return "\(place).size is negative" }
      if file.cost < 1 { return "\(place).cost is below 1" }
      if !(0..<shards).contains(file.shard) { return "\(place).shard is \(file.shard) of \(shards) shards" }
      if file.outputs.isEmpty { return "\(place).outputs is empty" }
      for output in file.outputs {
        if output.isAbsolute || output.bytes.isEmpty || output.components.contains("..") || output.normalized != output
        {
          return "\(place).outputs leaves the output folder: \(output)"
        }
      }
    }
    return nil
  }

  /// The wishes of the user who planned the work.
  public var wishes: ResumePlan.Wishes { .init(overwrite: overwrite, retryQuarantined: retryQuarantined) }

  /// Checks that work is the work that was planned.
  /// - Throws: `BatchError` with code `otherWork`.
  public func confirm(_ present: WorkIdentity) throws(BatchError) {
    if present.tool != tool {
      throw BatchError(
        .otherWork,
        "the plan was made by version \(FilePath.line(tool)) of the program, and this is "
          + present.tool, remedy: "use that version on all machines, or plan again")
    }
    if present.digest.description != workDigest {
      throw BatchError(
        .otherWork, "the pipeline is not the one that the plan was made with: its settings or stages differ",
        remedy: "use the same build of the program on all machines, or plan again")
    }
    let found = present.sharedResources
    if let node = Set(found.keys).union(resources.keys).filter({ found[$0] != resources[$0] }).min() {
      throw BatchError(
        .otherWork, "the model, or another file that stage \(node) reads, is not the one that the plan was made with",
        remedy: "give all machines the same file, or plan again")
    }
  }
}

extension WorkIdentity {
  /// Digests of the files that are read whatever the input is, by the stage's name. What is looked for beside an input
  /// counts as none.
  public var sharedResources: [String: String] { resources(URL(filePath: "/dev/null")) }
}
