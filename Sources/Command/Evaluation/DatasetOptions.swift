import ArgumentParser
import Batch
import Evaluation
import Foundation
import Pipeline
import ShippedPipelines

/// A set of RAW files with targets, and the pipelines to run on it.
struct DatasetOptions: ParsableArguments {
  enum Kind: String, CaseIterable {
    /// What `synthesize` writes: `raw` and `target`.
    case synth
    /// Zurich RAW-to-RGB in its published layout: `huawei_raw` and `canon`.
    case zrr
  }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      A set whose targets are taken, and its folder: synth, as synthesize writes it, or zrr, Zurich RAW-to-RGB's test or \
      train folder.
      """, valueName: "kind folder"))
  var dataset: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A pipeline to run on the RAW files of the set, to be repeated: a path or a name, after it parameters with commas \
      between them, before it what to call the method, as in dslr@4=dslr,enhance.steps=4.
      """, valueName: "pipeline"))
  var pipeline: [PipelineMethod] = []

  @Option(
    help: ArgumentHelp(
      "Folder that keeps what the pipelines make, a subfolder for each; what is there already is not made again.",
      valueName: "folder"))
  var outputs: String?

  func validate() throws {
    guard dataset.isEmpty || dataset.count == 2 && Kind(rawValue: dataset[0]) != nil else {
      throw ValidationError("--dataset takes a kind, synth or zrr, and a folder")
    }
    if !pipeline.isEmpty, dataset.isEmpty { throw ValidationError("--pipeline is run on the RAW files of a --dataset") }
    if outputs != nil, pipeline.isEmpty { throw ValidationError("--outputs is for what a --pipeline makes") }
  }

  /// Checks all that there is to compare, here and elsewhere.
  func confirm(with pictures: EvaluationInputs) throws {
    if kind != nil, pictures.targetFolder != nil || pictures.noReference != nil {
      throw ValidationError("--dataset brings targets of its own: name outputs by --method NAME=FOLDER")
    }
    let names = pipeline.map(\.method.name) + pictures.methods.map(\.method.name)
    if names.isEmpty {
      throw ValidationError("nothing to evaluate: give --pairs, --method, --no-reference or --pipeline")
    }
    if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("there are two methods of the name \(name); call one otherwise: NAME=…")
    }
  }

  var kind: Kind? { dataset.first.flatMap(Kind.init) }

  /// The folder of the targets; nil without a set.
  var targets: FilePath? {
    switch kind {
    case .synth: FilePath(dataset[1]).appending("target")
    case .zrr: FilePath(dataset[1]).appending("canon")
    case nil: nil
    }
  }

  /// Runs the pipelines, one after the other.
  ///
  /// - Throws: `BatchError`, what is wrong with a pipeline or its models; `ExitCode` for a run that was stopped.
  func run(on machine: MachineOptions) throws -> PipelineRuns {
    guard !pipeline.isEmpty else { return PipelineRuns() }
    var runs = PipelineRuns(in: outputs.map { FilePath($0) })
    do {
      let graphs = try pipeline.map { try $0.graph() }
      let inputs = try InputDiscovery([try raws(for: &runs)], recursive: false).files
      for (method, graph) in zip(pipeline, graphs) { try runs.run(method.method, graph, on: inputs, machine) }
    } catch {
      runs.removeTemporary()
      throw error
    }
    return runs
  }
}

extension DatasetOptions {
  /// The folder of the RAW files.
  private func raws(for runs: inout PipelineRuns) throws -> FilePath {
    let folder = FilePath(dataset[1])
    guard kind == .zrr else { return folder.appending("raw") }
    let mosaics = try ZurichMosaics(
      of: folder.appending("huawei_raw"), in: runs.folder.appending(".mosaics"))
    for failure in mosaics.failures { Terminal.standardError.write("  \(failure.file): \(failure.problem)") }
    if !mosaics.failures.isEmpty { runs.areComplete = false }
    runs.notes.append(ZurichMosaics.note)
    return mosaics.folder
  }
}

/// A pipeline as it is written on the command line: `[NAME=]PIPELINE[,NODE.PARAMETER=VALUE…]`.
struct PipelineMethod: ExpressibleByArgument {
  let method: EvaluationMethod
  let pipeline: String
  /// In the form `node.parameter=value`.
  let overrides: [String]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard let head = parts.first, parts.dropFirst().allSatisfy({ $0.contains("=") }) else { return nil }
    let words = head.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let pipeline = words.last, !pipeline.isEmpty else { return nil }
    let name = words.count == 2 ? words[0] : URL(filePath: pipeline).deletingPathExtension().lastPathComponent
    guard let method = EvaluationMethod(name) else { return nil }
    (self.method, self.pipeline, overrides) = (method, pipeline, Array(parts.dropFirst()))
  }

  /// Finds, reads and checks the pipeline.
  /// - Throws: `PipelineNotFound`, or `PipelineError` with all faults.
  func graph() throws -> Graph {
    var description = PipelineDescription(contentsOf: try ShippedPipelines.find(pipeline))
    description.apply(overrides: overrides)
    return try Graph(description, catalog: .current)
  }
}

/// What pipelines have made of a set.
struct PipelineRuns {
  private(set) var methods: [(method: EvaluationMethod, folder: FilePath)] = []
  /// Whether every RAW file was developed.
  var areComplete = true
  /// What a reader of the figures should know.
  var notes: [String] = []
  let folder: FilePath
  private let isTemporary: Bool

  /// - Parameter folder: where outputs are kept, a subfolder for each method; nil for a folder that is removed afterwards.
  init(in folder: FilePath? = nil) {
    isTemporary = folder == nil
    self.folder =
      folder ?? FilePath(FileManager.default.temporaryDirectory.appending(path: "diffraw-\(UUID().uuidString)").path)
  }

  /// Develops files by a pipeline; those that fail are told as of any run, and miss in the evaluation.
  /// - Throws: `BatchError`, what is wrong with the pipeline's models; `ExitCode` for a run that was stopped.
  mutating func run(
    _ method: EvaluationMethod, _ graph: Graph, on inputs: [InputFile], _ machine: MachineOptions
  ) throws {
    let output = folder.appending(FilePath(method.name))
    var development = try Development(
      graph, into: output, on: machine, nil, try IsolationOptions.parse([]), try MessageOptions.parse([]), report: .none
    )
    development.batch.namesOutputs = false
    Terminal.standardError.write("\(method.name):")
    let status = try development.batch.run(
      development.plan(inputs), into: output, wishes: .init(overwrite: false, retryQuarantined: false), dryRun: false)
    switch status {
    case .success: break
    case .someFailed: areComplete = false
    default: throw ExitCode(status.rawValue)
    }
    methods.append((method, output))
  }

  /// Removes what was not to be kept.
  func removeTemporary() {
    if isTemporary, let url = folder.url { try? FileManager.default.removeItem(at: url) }
  }
}
