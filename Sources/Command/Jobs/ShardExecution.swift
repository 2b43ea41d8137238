import Batch
import Foundation
import Logging
import Pipeline

/// An attempt at a shard of a plan, by the very pipeline that the plan was made with.
struct ShardExecution {
  private let shard: Int
  private let grace: Int
  private let job: JobFolder
  private let manifest: JobManifest
  private let development: Development

  /// Reads the plan, works in its folder from now on, and loads what all files share.
  /// - Throws: `BatchError`, or what is wrong with the pipeline or its models.
  init(
    _ options: ShardOptions, of job: JobFolder, _ machine: MachineOptions, _ limits: LimitOptions,
    _ isolation: IsolationOptions, _ messages: MessageOptions, report: ReportLevel
  ) throws {
    manifest = try JobManifest(of: job)
    let plan = manifest.plan
    guard let choice = options.shard else { preconditionFailure("a job comes with a shard") }
    guard choice.count == plan.shards else {
      throw BatchError(
        .wrongShard, "--shard \(choice.index)/\(choice.count): the plan \(job.path) has \(plan.shards) shards",
        remedy: "number them from 0/\(plan.shards) to \(plan.shards - 1)/\(plan.shards)")
    }
    (shard, grace, self.job) = (choice.index, options.grace, job)
    var messages = messages
    let start = FilePath(FileManager.default.currentDirectoryPath)
    messages.metrics = messages.metrics.flatMap { FilePath($0).absolute(from: start).string }
    try Self.enter(plan.currentFolder)
    var description = PipelineDescription(parsing: plan.pipeline.text, file: plan.pipeline.file)
    description.apply(overrides: plan.pipeline.overrides)
    let graph = try Graph(description, catalog: .current)
    development = try Development(
      graph, into: job.output, on: machine, limits, isolation, messages, report: report)
    try plan.confirm(development.batch.work)
  }

  /// Makes relative names mean what they meant when the plan was made.
  private static func enter(_ folder: FilePath) throws(BatchError) {
    guard let path = folder.string, FileManager.default.changeCurrentDirectoryPath(path) else {
      throw BatchError(
        .otherWork, "the folder \(folder), in which the plan was made, is not to be entered on this machine",
        remedy: "mount it, or plan again in a folder that all machines have")
    }
  }

  /// Develops the files of the shard that are not done, and prints the names of the outputs.
  func run() throws -> ExitStatus {
    let batch = development.batch
    let stop = StopRequest(logger: batch.logger, grace: grace)
    let metrics = try batch.metrics()
    let part = try ShardSession(shard: shard, of: manifest, in: job, batch.announcement) {
      [reporting = batch.reporting] in
      reporting?.attempt(of: $0)
    }
    let plan = manifest.plan
    return try batch.develop(
      part.entries, into: job.output, in: part.session, as: part,
      wishes: plan.wishes, limits: batch.limits,
      metrics: metrics, stop: stop
    ).status
  }
}
