import ArgumentParser
import Batch
import Foundation
import Pipeline

/// `diffraw retry`: takes up what a run left.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Develop again what failed in a run, was given up or had not begun.",
    discussion: """
      The run is done again for these files alone, with the words that it was started with and in the folder where it was \
      started, so that their outputs go where they would have gone. What another run has developed since is left alone. \
      Options of run that change nothing in the pictures may follow behind --, as in diffraw retry OUT -- --isolate \
      --memory 8G; they go over those of the run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, or an output folder, for the last run in it; with -o, the name of a run.", valueName: "run"))
  var past: String

  @Option(name: [.short, .long], help: ArgumentHelp("Output folder of the run that is named.", valueName: "folder"))
  var output: String?

  @Flag(help: "Replace outputs that are already there, whoever wrote them.")
  var overwrite = false

  @Flag(help: "Try files again that are in quarantine, since earlier runs died on them.")
  var retryQuarantined = false

  @Flag(help: "Print what would be done and why, and do nothing.")
  var dryRun = false

  @Argument(parsing: .postTerminator, help: ArgumentHelp("Further options of run.", valueName: "options"))
  var options: [String] = []

  func run() throws {
    let status = try Failing.withStatus { try retry() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func retry() throws -> ExitStatus {
    var (folder, output) = try RunFolder.find(FilePath(self.past), in: self.output.map { FilePath($0) })
    try RunSession.confirmIdle(in: output)
    let past = try PastRun(folder, in: output)
    folder = past.folder
    if past.unfinished.isEmpty {
      Terminal.standardError.write("\(folder.path): nothing to retry: \(past.done) of \(past.done) files are done")
      return .success
    }
    try Self.confirmVersion(of: past)
    let words = Array(past.start.command.dropFirst())
    var command = try Self.command(words, and: options, of: folder)
    if let start = past.start.currentFolder, start != FilePath(FileManager.default.currentDirectoryPath) {
      output = try FileSystem.canonical(output)
      try Self.go(to: start, for: folder)
    }
    guard let text = output.string else { throw Self.refusal(folder, "the path of its output folder is not UTF-8") }
    command.outputs.output = text
    if overwrite { command.outputs.overwrite = true }
    if retryQuarantined { command.outputs.retryQuarantined = true }
    command.outputs.dryRun = dryRun

    var development = try Development(
      command.pipeline, into: command.outputs, on: command.machine, command.limits, command.isolation,
      command.messages, report: command.report.report)
    guard development.batch.work.digest.description == past.start.workDigest else {
      throw BatchError(
        .otherWork, "\(folder.path): the pipeline \(FilePath.line(past.start.work)) is not what it was in that run",
        remedy: "give the command again to develop all files by the new one: \(Self.commandLine(past))")
    }
    // By which a run that is retried can be retried.
    development.batch.command = past.start.command.prefix(1) + words + options
    return try development.batch.run(
      development.plan(InputDiscovery(again: past.unfinished).files), into: development.folder,
      wishes: command.outputs.wishes, dryRun: dryRun)
  }

  private static func confirmVersion(of past: PastRun) throws(BatchError) {
    guard past.start.tool != Program.version else { return }
    throw BatchError(
      .otherWork,
      "\(past.folder.path): that run was of version \(FilePath.line(past.start.tool)), and this program is of version "
        + Program.version,
      remedy: "use that version, or give the command again to develop all files by this one: \(commandLine(past))")
  }

  /// The run's command as this program reads its words.
  private static func command(
    _ words: [String], and options: [String], of folder: RunFolder
  ) throws -> any DevelopingCommand {
    let recorded: any ParsableCommand
    do {
      recorded = try Root.parseAsRoot(words)
    } catch {
      throw refusal(folder, "the words of its command cannot be read: \(Root.message(for: error))")
    }
    guard let recorded = recorded as? any DevelopingCommand else {
      throw refusal(folder, "\(FilePath.line(words.first ?? "it")) is not a command whose runs can be retried")
    }
    guard let command = try Root.parseAsRoot(words + options) as? any DevelopingCommand,
      command.search == recorded.search, command.outputs.output == recorded.outputs.output,
      command.outputs.template == recorded.outputs.template
    else { throw ValidationError("inputs, -o and --name are those of the run") }
    return command
  }

  private static func go(to start: FilePath, for folder: RunFolder) throws(BatchError) {
    guard let path = start.string, FileManager.default.changeCurrentDirectoryPath(path) else {
      throw refusal(folder, "the folder \(start), in which it was started, cannot be entered")
    }
  }

  private static func refusal(_ folder: RunFolder, _ fault: String) -> BatchError {
    BatchError(.noRun, "\(folder.path): \(fault)", remedy: "give the run's command again")
  }

  /// The run's command on one line.
  private static func commandLine(_ past: PastRun) -> String {
    past.start.command.map(FilePath.line).joined(separator: " ")
  }
}
