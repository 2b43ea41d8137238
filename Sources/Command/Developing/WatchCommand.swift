import ArgumentParser
import Batch
import FileWriting
import Foundation
import Logging
import Parallel
import Pipeline

/// `diffraw watch`: develops what comes into a folder.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Develop the RAW files of a folder as they come in.",
    discussion: """
      A file is taken once its size and times stood still over two scans. One that cannot be developed is named, and \
      taken again only when it has changed; so is one that is written anew, and its outputs are replaced. A folder that \
      vanishes is waited for. SIGINT and SIGTERM end the watch with status 0: files in work are dropped, and taken when \
      it is started again. A full disk ends it with status 74.
      """)

  @Argument(help: "The folder.") var folder: String

  @Flag(name: [.customShort("r"), .long], help: "Search the folder with all its subfolders; outputs mirror them.")
  var recursive = false

  @Option(help: ArgumentHelp("Time between two scans.", valueName: "seconds")) var interval = 10.0

  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Outputs") var outputs: OutputOptions
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Isolation") var isolation: IsolationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if !(0.1...86400).contains(interval) { throw ValidationError("--interval is 0.1 to 86400 seconds") }
    try outputs.confirm()
    if outputs.dryRun { throw ValidationError("--dry-run belongs to run") }
  }

  func run() throws {
    let status = try Failing.withStatus(telling: messages.tellRefusal) { try watch() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func watch() throws -> ExitStatus {
    let development = try Development(
      pipeline, into: outputs, on: machine, limits, isolation, messages, report: report.report, reportsTogether: true)
    try OutputFolder.prepare(development.folder)
    let watch = WatchExecution(
      folder: FilePath(folder), recursive: recursive, interval: interval, batch: development.batch,
      output: development.folder, wishes: outputs.wishes, plan: development.plan)
    return try watch.run()
  }
}
