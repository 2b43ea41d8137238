import Batch
import Foundation
import Logging
import Parallel
import Pipeline

/// What commands that work through folders have in common: plan, progress, signals, results and summary.
struct BatchExecution<Processor: FileProcessor> {
  let processor: Processor
  /// By what the journal knows the processor's work.
  let work: WorkIdentity
  let workers: WorkerPool
  /// Files in work at a time; what suits the workers if nil.
  let jobs: Int?
  let budget: MemoryBudget
  let messages: MessageOptions
  let logger: Logger
  /// Nil if there will be no report.
  var reporting: RunReporting?
  /// What keeps further files from being begun.
  var limits = AdmissionLimits()
  /// The words that the journal says started the run.
  var command = ProcessInfo.processInfo.arguments
  /// Whether the names of the outputs are printed.
  var namesOutputs = true
  /// What a dry run calls the work.
  var verb = "develop"

  /// Works through the files of a plan, and prints the names of the outputs.
  /// - Parameters:
  ///   - folder: where the outputs go; it is made ready, but for a dry run.
  ///   - wishes: what becomes of files that earlier runs developed.
  /// - Throws: `BatchError` before the first file, or `FileWritingError` for metrics that cannot be written.
  func run(
    _ plan: OutputPlan, into folder: FilePath, wishes: ResumePlan.Wishes, dryRun: Bool
  ) throws -> ExitStatus {
    try plan.validate()
    if dryRun { return try foresee(plan, into: folder, wishes: wishes) }
    return try develop(
      plan.entries, into: folder, wishes: wishes, limits: limits, metrics: try metrics(),
      stop: StopRequest(logger: logger)
    ).status
  }

  /// Works through entries in a run of their own, and prints the names of the outputs.
  /// - Throws: `BatchError` before the first file.
  func develop(
    _ entries: [BatchEntry], into folder: FilePath, wishes: ResumePlan.Wishes, limits: AdmissionLimits,
    metrics: MetricsReporter?, stop: StopRequest
  ) throws -> (result: BatchResult, status: ExitStatus) {
    try OutputFolder.prepare(folder)
    return try develop(
      entries, into: folder, in: RunSession(in: folder, announcement), wishes: wishes, limits: limits, metrics: metrics,
      stop: stop)
  }

  /// What is said of a run of this work in its journal.
  var announcement: RunSession.Announcement { .init(work: work, command: command, reportedIn: reporting?.home) }

  /// Works through entries in a session that has begun, and prints the names of the outputs.
  /// - Parameter part: the part of a job that is worked on; nil for a run of its own.
  /// - Throws: `BatchError` before the first file.
  func develop(
    _ entries: [BatchEntry], into folder: FilePath, in session: RunSession, as part: ShardSession? = nil,
    wishes: ResumePlan.Wishes, limits: AdmissionLimits, metrics: MetricsReporter?, stop: StopRequest
  ) throws -> (result: BatchResult, status: ExitStatus) {
    for warning in session.warnings { logger.warning("\(warning)") }
    let swept = session.sweep(beside: entries)
    if swept > 0 { logger.notice("removed \(swept) half-written file\(swept == 1 ? "" : "s") of runs that died") }
    try abandoning(session) { try reporting?.begin(in: session.runFolder, places: part?.places) }
    stop.abandonsAtOnce(session)

    let reporter = reporter()
    let decided = session.decide(
      entries, wishes: wishes, workers: workers, observer: reporter, cancellation: stop.closing)
    if part == nil { try abandoning(session) { try session.keepList(of: decided) } }
    for line in DevelopmentReason.summary(of: decided) { logger.info("\(line)") }
    let others: [(any BatchObserver)?] = [metrics, part?.recorder]
    let observers = [reporter] + others.compactMap(\.self)
    let runner = runner(session.journaling(processor, decided), telling: ObserverGroup(observers), limits)
    let entries = runner.prepare(decided, cancellation: stop.closing)
    try abandoning(session) { try session.note(refusedOf: entries) }
    let freeBytes = try? FileSystem.freeBytes(at: folder)
    if let warning = freeBytes.flatMap({ OutputFolder.spaceWarning(for: entries, freeBytes: $0, folder: folder) }) {
      logger.warning("\(warning)")
    }
    let result = runner.run(entries, cancellation: stop.cancellation, closing: stop.closing)
    if namesOutputs { for file in result.writtenFiles { print(file) } }
    messages.summarize(result, terminal: .standardError, logger: logger)

    let status = try abandoning(session) { try part.map { try end($0, result, stop) } ?? end(result, stop) }
    stop.abandonsAtOnce(nil)
    if let fault = session.end(result, status: status, use: part == nil ? nil : use) { logger.warning("\(fault)") }
    return (result, status)
  }

  /// Reports a run of its own.
  private func end(_ result: BatchResult, _ stop: StopRequest) -> ExitStatus {
    let isReported = writeReport(result)
    let status = ExitStatus(of: result, signal: stop.signal)
    return status == .success && !isReported ? .inputOutput : status
  }

  /// Tells what there is to say of an attempt at a shard, which is reported by the merge.
  private func end(_ part: ShardSession, _ result: BatchResult, _ stop: StopRequest) throws -> ExitStatus {
    for warning in part.warnings { logger.warning("\(warning)") }
    let (status, refusal) = try part.status(of: result, signal: stop.signal)
    if let refusal { logger.error("\(refusal)") }
    return status
  }

  /// What the run took of the machine.
  private var use: JournalRecord.End.Use {
    .init(workers: workers.count, jobs: jobsAtATime, peakMemory: PeakMemory.bytes, models: reporting?.models ?? [])
  }

  /// Does a step without which the run cannot go on; if it fails, the run lets go of its folder.
  private func abandoning<Result>(_ session: RunSession, _ step: () throws -> Result) throws -> Result {
    do {
      return try step()
    } catch {
      session.abandon()
      throw error
    }
  }

  /// Tells what `run` would do.
  private func foresee(
    _ plan: OutputPlan, into folder: FilePath, wishes: ResumePlan.Wishes
  ) throws -> ExitStatus {
    let reporter = reporter()
    let (decided, warnings) = try RunSession.foresee(
      plan.entries, in: folder, work: work, wishes: wishes, workers: workers, observer: reporter)
    for warning in warnings { logger.warning("\(warning)") }
    let entries = withHeaders(decided, telling: reporter)
    for line in DryRun.lines(entries, verb: verb) { print(line) }
    return entries.contains { if case .refuse = $0.action { true } else { false } } ? .someFailed : .success
  }

  /// The entries with what the headers of the files to develop say.
  func withHeaders(
    _ entries: [BatchEntry], telling reporter: ProgressReporter, cancellation: CancellationFlag = CancellationFlag()
  ) -> [BatchEntry] {
    runner(processor, telling: reporter, limits).prepare(entries, cancellation: cancellation)
  }

  /// Who keeps the metrics; nil if nobody asked for them.
  /// - Throws: `FileWritingError`.
  func metrics() throws -> MetricsReporter? {
    try messages.metrics.map { try MetricsFile($0, logger: logger).reporter() }
  }

  /// Writes the report, if one is wanted, and tells where it is.
  /// - Returns: false if it could not be written.
  private func writeReport(_ result: BatchResult) -> Bool {
    guard let reporting else { return true }
    do {
      if let path = try reporting.write(result, jobs: jobsAtATime) {
        messages.tellReport(path, terminal: .standardError, logger: logger)
      }
      return true
    } catch {
      logger.error("the report is not written: \(error)")
      return false
    }
  }

  /// Writes what a report over several runs has not told yet: in the end at any cost, meanwhile if it takes little time.
  func catchUpReport(isEnd: Bool) {
    do {
      if isEnd { try reporting?.finish(jobs: jobsAtATime) } else { try reporting?.catchUp(jobs: jobsAtATime) }
    } catch {
      logger.error("the report is not written: \(error)")
    }
  }

  private var jobsAtATime: Int { jobs ?? BatchRunner<Processor>.defaultJobs(workers: workers.count) }

  /// Who tells how far the work is.
  func reporter() -> ProgressReporter {
    let terminal = Terminal.standardError
    return ProgressReporter(
      terminal: terminal, style: .init(for: terminal, quiet: messages.quiet, logger: messages.recordLogger(logger)))
  }

  private func runner<Runnable: FileProcessor>(
    _ processor: Runnable, telling observer: any BatchObserver, _ limits: AdmissionLimits
  ) -> BatchRunner<Runnable> {
    BatchRunner(
      processor: processor, pool: workers, jobs: jobsAtATime, budget: budget, observer: observer, limits: limits)
  }
}
