import Foundation
import Parallel
import Pipeline

/// The making of a plan: nobody runs in the output folder meanwhile, and what earlier runs did is known.
public final class PlanSession: Sendable {
  /// What the user should know of the journals of earlier runs.
  public let warnings: [String]
  private let folder: FilePath
  private let work: WorkIdentity
  private let history: RunHistory
  private let lock: RunLock

  /// Begins to plan for an output folder that is there.
  /// - Throws: `BatchError` with code `folderInUse`, `unreadableJournal`, `unusableOutputFolder` or `storageFull`.
  public init(in folder: FilePath, work: WorkIdentity) throws(BatchError) {
    self.folder = folder
    self.work = work
    lock = try RunLock(of: folder)
    do {
      history = try RunHistory(of: folder)
      warnings = history.warnings
    } catch {
      lock.release()
      throw error
    }
  }

  /// The entries with what is to be done with each; see `ResumePlan`.
  public func decide(
    _ entries: [BatchEntry], wishes: ResumePlan.Wishes, workers: WorkerPool, observer: any BatchObserver,
    cancellation: CancellationFlag
  ) -> [BatchEntry] {
    ResumePlan(folder: folder, history: history, work: work, wishes: wishes)
      .decide(entries, workers: workers, observer: observer, cancellation: cancellation)
  }

  /// How the files are divided, and what the plan says of its making.
  public struct Terms: Sendable {
    public var shards: Int
    public var isByCost: Bool
    public var wishes: ResumePlan.Wishes
    public var pipeline: JobPlan.PipelineText
    public var command: [String]
    /// Absolute.
    public var currentFolder: FilePath

    /// - Parameter shards: in `JobPlan.shardCounts`; of fewer files each gets a shard of its own.
    public init(
      shards: Int, isByCost: Bool, wishes: ResumePlan.Wishes, pipeline: JobPlan.PipelineText, command: [String],
      currentFolder: FilePath
    ) {
      self.shards = shards
      self.isByCost = isByCost
      self.wishes = wishes
      self.pipeline = pipeline
      self.command = command
      self.currentFolder = currentFolder
    }
  }

  /// Writes the plan of all entries but those to skip: those that are refused now fail in their shard, so that the report
  /// names them. Lets go of the output folder.
  /// - Returns: the job and its plan; nil if there is nothing to do.
  /// - Throws: `BatchError`, or `FileWritingError`.
  public func write(_ entries: [BatchEntry], _ terms: Terms) throws -> (folder: JobFolder, plan: JobPlan)? {
    defer { lock.release() }
    var inputs: Set<FilePath> = []
    // Names that lead nowhere may be several for one place.
    let chosen = entries.filter { entry in
      if case .skip = entry.action { return false }
      return inputs.insert(entry.input.path.absolute(from: terms.currentFolder)).inserted
    }
    if chosen.isEmpty { return nil }
    let shards = min(terms.shards, chosen.count)
    let costs = chosen.map { max(1, $0.plan?.pixels ?? 1) }
    let places =
      terms.isByCost ? Sharding.byCost(costs, shards: shards) : Sharding.byCount(chosen.count, shards: shards)
    let files = chosen.indices.map { index in
      let input = chosen[index].input.path.absolute(from: terms.currentFolder)
      let stamp = try? FileSystem.stamp(of: input)
      return JobPlan.File(
        input: input, size: stamp?.bytes ?? 0, modified: stamp?.modified ?? 0, shard: places[index],
        cost: terms.isByCost ? costs[index] : 1, outputs: chosen[index].outputs.map { $0.relative(to: folder) })
    }
    let now = Date()
    let plan = JobPlan(
      tool: work.tool, created: now.formatted(.iso8601), command: terms.command, currentFolder: terms.currentFolder,
      work: work.name, workDigest: work.digest.description, resources: work.sharedResources, pipeline: terms.pipeline,
      overwrite: terms.wishes.overwrite, retryQuarantined: terms.wishes.retryQuarantined, shards: shards, files: files)
    let job = try JobFolder(creatingIn: folder, at: now)
    try JobManifest(plan).write(to: job)
    return (job, plan)
  }
}
