import Batch
import Parallel
import Pipeline

/// What the commands that develop files by a pipeline make of their options: the batch, and where outputs go.
struct Development {
  var batch: BatchExecution<PipelineProcessor>
  /// The output folder.
  let folder: FilePath
  private let template: OutputTemplate
  private let forms: [OutputForm]

  /// Reads the pipeline and loads what all files share.
  /// - Parameter reportsTogether: whether several runs one after the other have one report.
  /// - Throws: `BatchError`, or what is wrong with the pipeline or its models.
  init(
    _ pipeline: PipelineOptions, into outputs: OutputOptions, on machine: MachineOptions, _ limits: LimitOptions?,
    _ isolation: IsolationOptions, _ messages: MessageOptions, report: ReportLevel, reportsTogether: Bool = false
  ) throws {
    let template = try outputs.parsedTemplate()
    try self.init(
      pipeline.graph(), into: outputs.folder, template, on: machine, limits, isolation, messages, report: report,
      reportsTogether: reportsTogether)
  }

  /// Loads what all files share.
  /// - Parameters:
  ///   - graph: the pipeline.
  ///   - folder: the output folder.
  ///   - template: how outputs are named.
  ///   - reportsTogether: whether several runs one after the other have one report.
  /// - Throws: `BatchError`, or what is wrong with the pipeline's models.
  init(
    _ graph: Graph, into folder: FilePath, _ template: OutputTemplate = .mirrored, on machine: MachineOptions,
    _ limits: LimitOptions?, _ isolation: IsolationOptions, _ messages: MessageOptions, report: ReportLevel,
    reportsTogether: Bool = false
  ) throws {
    let logger = messages.logger(.standardError)
    limits?.applyNiceness()
    self.folder = folder
    self.template = template
    let budget = try machine.memoryBudget()
    forms = graph.sinks.map { OutputForm(suffix: $0.suffix, fileExtension: $0.fileExtension) }
    let workers = WorkerPool(count: machine.workerCount)
    let resources = SharedResources()
    let reporting =
      report == .none
      ? nil : RunReporting(report, of: graph, output: folder, workers: workers, isOfSeveral: reportsTogether)
    let processor = PipelineProcessor(
      graph: graph, workers: workers, resources: resources, logger: logger,
      sources: try isolation.sources(for: graph), reporting: reporting)
    try processor.prepare()
    let work = WorkIdentity(
      name: graph.identity.name, digest: graph.identity.digest,
      resources: { graph.resourceDigests(for: $0, in: resources) })
    batch = BatchExecution(
      processor: processor, work: work, workers: workers, jobs: machine.jobs, budget: budget, messages: messages,
      logger: logger, reporting: reporting, limits: limits?.admission ?? AdmissionLimits())
  }

  /// Where the outputs of files go.
  func plan(_ inputs: [InputFile]) -> OutputPlan {
    OutputPlan(inputs: inputs, folder: folder, template: template, forms: forms)
  }
}
