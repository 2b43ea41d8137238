import ArgumentParser
import Batch

/// `diffraw run`: develops files and folders.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Develop RAW files, or the RAW files of folders.",
    discussion: """
      A file is left alone if nothing has changed since it was developed: the RAW file, pipeline, model and version, and \
      its outputs byte by byte. Outputs that come from elsewhere, or that were edited, are replaced only with --overwrite. \
      Each output appears whole or not at all, and a file that cannot be developed is named in the end and does not keep \
      the others from being developed. The result is the same for any --jobs, --workers and --tile.

      With --job a shard of a plan is developed instead, of which inputs, pipeline and outputs are known; see plan.
      """)

  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Inputs") var inputs: InputOptions
  @OptionGroup(title: "Outputs") var outputs: OutputOptions
  @OptionGroup(title: "Shard of a plan") var shard: ShardOptions
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Isolation") var isolation: IsolationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if shard.job == nil {
      try outputs.confirm()
      try inputs.confirm()
    } else if inputs.isGiven || outputs.isGiven || pipeline.isGiven {
      throw ValidationError("--job: inputs, pipeline and outputs are those of the plan, and cannot be given again")
    }
  }

  func run() throws {
    let status = try Failing.withStatus(telling: messages.tellRefusal) { try develop() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func develop() throws -> ExitStatus {
    if let job = try shard.folder() {
      return try ShardExecution(shard, of: job, machine, limits, isolation, messages, report: report.report).run()
    }
    let development = try Development(
      pipeline, into: outputs, on: machine, limits, isolation, messages, report: report.report)
    return try development.batch.run(
      development.plan(inputs.discover()), into: development.folder, wishes: outputs.wishes, dryRun: outputs.dryRun)
  }
}
