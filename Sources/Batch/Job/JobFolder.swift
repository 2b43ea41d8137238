import Foundation

/// Where work that is planned for several machines is kept: `OUTPUT/.diffraw/jobs/JOB`, JOB being named as runs are.
///
/// The manifest is written once. Beside it each attempt at a shard has a journal and a list of records of its own, so that
/// no two processes ever write to one file; `diffraw merge` adds the report.
public struct JobFolder: Hashable, Sendable {
  /// The folder itself.
  public let path: FilePath
  /// The output folder, below which the outputs go. It may be called otherwise on each machine.
  public let output: FilePath

  private init(path: FilePath, output: FilePath) {
    self.path = path
    self.output = output
  }

  /// The folder of a job that was planned; its absolute path without links.
  /// - Throws: `BatchError` with code `noJob`.
  public init(at path: FilePath) throws(BatchError) {
    func refusal(_ reason: String) -> BatchError {
      BatchError(.noJob, "\(path) is no job: \(reason)", remedy: "name the folder that diffraw plan has printed")
    }
    let folder: FilePath
    do {
      folder = try FileSystem.canonical(path)
    } catch {
      throw refusal("\(error)")
    }
    let jobs = folder.parent
    guard Self.isName(folder.lastComponent), jobs.lastComponent == "jobs", jobs.parent.lastComponent == ".diffraw"
    else {
      throw refusal("jobs lie in .diffraw/jobs of their output folder")
    }
    self.init(path: folder, output: jobs.parent.parent)
    guard FileSystem.exists(manifest) else { throw refusal("it has no manifest.json") }
  }

  /// Creates the folder of a job that is planned now, without a manifest.
  /// - Parameter output: the output folder.
  /// - Throws: `BatchError` with code `unusableOutputFolder` or `storageFull`.
  init(creatingIn output: FilePath, at time: Date) throws(BatchError) {
    let jobs = Self.jobs(of: output)
    do {
      self.init(path: try RunFolder.create(in: jobs, at: time), output: output)
      try FileSystem.createFolder(journals)
      try FileSystem.createFolder(records)
      for place in [path, jobs, jobs.parent, output] { FileSystem.synchronize(place) }
    } catch {
      throw BatchError(
        error.isStorageFull ? .storageFull : .unusableOutputFolder,
        "the folder \(jobs), in which jobs are kept, cannot be written to: \(error)",
        remedy: error.isStorageFull ? "free some space" : "change its permissions, or name another folder with -o")
    }
  }

  /// The job's name.
  public var name: String { path.lastComponent.description }
  /// What is to be done. Never changed.
  public var manifest: FilePath { path.appending("manifest.json") }
  /// A journal for each attempt at a shard.
  var journals: FilePath { path.appending("journals") }
  /// The records of the files that each attempt has ended.
  var records: FilePath { path.appending("records") }
  /// The script that a cluster runs for each shard; only there once the job was submitted.
  public var shardScript: FilePath { path.appending("shard.sbatch") }
  /// The same folder as that of a report.
  public var reportFolder: RunFolder { RunFolder(path) }

  /// The folder that holds the jobs of an output folder.
  static func jobs(of output: FilePath) -> FilePath { RunFolder.state(of: output).appending("jobs") }

  /// The jobs of an output folder, the oldest first; none if there is no such folder.
  static func all(of output: FilePath) throws(SystemError) -> [JobFolder] {
    let jobs = jobs(of: output)
    guard FileSystem.exists(jobs) else { return [] }
    return try FileSystem.members(of: jobs).map(\.name).filter(isName).sorted()
      .map { JobFolder(path: jobs.appending($0), output: output) }
  }

  /// The attempts at all shards, by shard and then in their order; none if there is no folder of journals.
  func attempts() throws(SystemError) -> [ShardAttempt] {
    guard FileSystem.exists(journals) else { return [] }
    return try FileSystem.members(of: journals).compactMap { ShardAttempt(journal: $0.name) }.sorted()
  }

  func journal(of attempt: ShardAttempt) -> FilePath { journals.appending(FilePath("\(attempt).jsonl")) }
  func records(of attempt: ShardAttempt) -> FilePath { records.appending(FilePath("\(attempt).jsonl")) }

  private static func isName(_ name: FilePath) -> Bool { RunFolder.isName(name) }
}
