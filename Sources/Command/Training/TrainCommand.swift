import ArgumentParser
import Batch
import Foundation
import Parallel
import Pipeline
import Training
import YAMLReading

/// `diffraw train`: trains a model.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model on your own photographs or pairs.",
    discussion: """
      The folder gets the model, train.jsonl (losses and validation, a JSON object a line), at each validation pictures \
      of both (losses.png, and validation.png: x, results by 1, 4 and 16 evaluations, target), and a checkpoint every \
      few minutes, from which --resume goes on exactly. SIGINT and SIGTERM write a checkpoint and end with status 75.
      """)

  @Argument(help: ArgumentHelp("Configuration; see Pipelines/training.", valueName: "config"))
  var configurationFile: String

  @Option(name: [.short, .long], help: ArgumentHelp("Folder for model, log and checkpoint.", valueName: "folder"))
  var output: String

  @Option(help: ArgumentHelp("Folder of the data, in place of data.folder.", valueName: "folder"))
  var data: String?

  @Flag(help: "Go on from the folder's checkpoint.") var resume = false

  @Option(name: .customLong("set"), help: ArgumentHelp("Change a setting.", valueName: "section.key=value"))
  var overrides: [String] = []

  @Option(help: "Threads that compute; all processors unless given.") var workers: Int?

  @Flag(name: [.short, .long], help: "No progress; warnings and the end still go to standard error.") var quiet = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
  }

  func run() throws {
    let status = try Failing.withStatus { try train() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func train() throws -> ExitStatus {
    let terminal = Terminal.standardError
    let file = URL(filePath: configurationFile)
    let configuration = try TrainingConfiguration(
      contentsOf: file, overrides: overrides + (data.map { ["data.folder=\($0)"] } ?? []))
    let folder = FilePath(output)
    _ = try OutputFolder.prepare(folder)
    let quiet = quiet
    let run = try TrainingRun(
      configuration, base: file.deletingLastPathComponent(), folder: URL(filePath: output),
      workers: WorkerPool(count: workers ?? Processors.available)
    ) { event in TrainingReporter.tell(event, quiet: quiet, on: terminal) }
    let stop = CancellationFlag()
    let trap = SignalTrap(
      first: { _ in
        terminal.write("diffraw: stopping: a checkpoint is written; once more to stop at once")
        stop.cancel()
      }, second: {})
    trap.set()
    switch try run.run(resume: resume, shouldStop: { stop.isCancelled }) {
    case .finished: return .success
    case .stopped:
      terminal.write("diffraw: stopped; go on with --resume")
      return .tryAgain
    }
  }
}
