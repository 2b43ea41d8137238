import Batch
import FileWriting
import Logging
import Parallel
import Pipeline

/// What commands that work through folders have in common: plan, progress, signals, results and summary.
struct BatchExecution<Processor: FileProcessor> {
  let processor: Processor
  let workers: WorkerPool
  /// Files in work at a time; what suits the workers if nil.
  let jobs: Int?
  let budget: MemoryBudget
  let messages: MessageOptions
  let logger: Logger
  /// What a dry run calls the work.
  var verb = "develop"

  /// Works through the files of a plan, and prints the names of the outputs.
  /// - Parameter folder: where the outputs go; it is made ready, but for a dry run.
  /// - Throws: `BatchError` before the first file.
  func run(_ plan: OutputPlan, into folder: FilePath, dryRun: Bool) throws -> ExitStatus {
    try plan.validate()
    let freeBytes = dryRun ? nil : try OutputFolder.prepare(folder)

    let terminal = Terminal.standardError
    let reporter = ProgressReporter(
      terminal: terminal, style: .init(for: terminal, quiet: messages.quiet, logger: messages.recordLogger(logger)))
    let runner = BatchRunner(
      processor: processor, pool: workers, jobs: jobs ?? BatchRunner<Processor>.defaultJobs(workers: workers.count),
      budget: budget, observer: reporter)
    let cancellation = CancellationFlag()
    let trap = SignalTrap(
      first: { [logger] signal in
        logger.notice("stopping: files in work are dropped, those done are kept; once more to stop at once")
        cancellation.cancel()
      },
      second: { AtomicFile.removeTemporaries() })
    trap.set()

    let entries = runner.prepare(plan.entries, cancellation: cancellation)
    if dryRun {
      for line in DryRun.lines(entries, verb: verb) { print(line) }
      return entries.contains { if case .refuse = $0.action { true } else { false } } ? .someFailed : .success
    }
    if let freeBytes, let warning = OutputFolder.spaceWarning(for: entries, freeBytes: freeBytes, folder: folder) {
      logger.warning("\(warning)")
    }
    let result = runner.run(entries, cancellation: cancellation)
    for file in result.writtenFiles { print(file) }
    messages.summarize(result, terminal: terminal, logger: logger)
    return ExitStatus(of: result, signal: trap.received)
  }
}
