import ArgumentParser
import Batch
import Foundation
import Logging
import Parallel
import Pipeline

/// `diffraw plan`: divides the development of files and folders among machines.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Divide work into shards for several machines, and print the job's folder.",
    discussion: """
      Tells for each file why it is in the plan or not, as run --dry-run does, and writes the plan into \
      FOLDER/.diffraw/jobs; the last line is the job's folder, and there is none if nothing is to be done. \
      `diffraw run --job JOB --shard i/N` then develops a shard, on any machine that has the inputs, the outputs and the \
      folder of the plan's making under the same names, and `diffraw merge JOB` makes the one report. Files that cannot be \
      developed stay in the plan and fail by name in their shard.
      """)

  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Inputs") var inputs: InputOptions
  @OptionGroup(title: "Outputs") var outputs: OutputOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Isolation") var isolation: IsolationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  @Option(help: "Into how many shards; as many as there are files if these are fewer. 1 to 1000.") var shards: Int

  @Flag(help: "Balance the shards by pixels, for which each header is read, rather than by number of files.")
  var byCost = false

  func validate() throws {
    try outputs.confirm()
    try inputs.confirm()
    if outputs.dryRun { throw ValidationError("--dry-run belongs to run") }
    if messages.metrics != nil { throw ValidationError("--metrics belongs to run") }
    if !JobPlan.shardCounts.contains(shards) { throw ValidationError("--shards is 1 to 1000") }
  }

  func run() throws {
    try Failing.withStatus(telling: messages.tellRefusal) { try plan() }
  }

  private func plan() throws {
    let (graph, file, overrides) = try pipeline.resolved()
    let text = JobPlan.PipelineText(
      file: file.relativePath, text: try String(contentsOf: file, encoding: .utf8), overrides: overrides)
    let development = try Development(
      graph, into: outputs.folder, outputs.parsedTemplate(), on: machine, nil, isolation, messages, report: .none)
    let batch = development.batch
    let plan = development.plan(try inputs.discover())
    try plan.validate()
    try OutputFolder.prepare(development.folder)
    let cancellation = CancellationFlag()
    let trap = SignalTrap(setting: cancellation)
    let session = try PlanSession(in: development.folder, work: batch.work)
    for warning in session.warnings { batch.logger.warning("\(warning)") }
    let reporter = batch.reporter()
    let decided = session.decide(
      plan.entries, wishes: outputs.wishes, workers: batch.workers, observer: reporter, cancellation: cancellation)
    let entries = byCost ? withCosts(decided, batch, reporter, cancellation) : decided
    // The session lets go of the folder.
    if let signal = trap.received { throw ExitCode(signal.exitStatus.rawValue) }
    if !messages.quiet { for line in DryRun.lines(entries, verb: "plan") { print(line) } }
    let job = try session.write(
      entries,
      .init(
        shards: shards, isByCost: byCost, wishes: outputs.wishes, pipeline: text,
        command: ProcessInfo.processInfo.arguments,
        currentFolder: FilePath(FileManager.default.currentDirectoryPath)))
    if let (folder, plan) = job {
      batch.logger.info("\(plan.files.count) files in \(plan.shards) shards")
      print(folder.path.string ?? folder.path.description)
    } else {
      batch.logger.notice("nothing to do: all files are done")
    }
  }

  /// The entries with what the headers say. That one cannot be read, or is too large for this machine, is for its shard to
  /// tell.
  private func withCosts(
    _ entries: [BatchEntry], _ batch: BatchExecution<PipelineProcessor>, _ reporter: ProgressReporter,
    _ cancellation: CancellationFlag
  ) -> [BatchEntry] {
    zip(entries, batch.withHeaders(entries, telling: reporter, cancellation: cancellation)).map { entry, read in
      var entry = entry
      entry.plan = read.plan
      return entry
    }
  }
}
