import Alignment
import ArgumentParser
import Batch
import Evaluation
import FileWriting
import Foundation
import Metrics
import Neural
import Parallel

/// `diffraw evaluate`: how far pictures are from what they should be, and which method makes the better ones.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Compare pictures with their targets, and methods with each other, by metrics.",
    discussion: """
      Pictures are RGB TIFF, PNG and JPEG files; those that belong together have the same name, whatever their \
      extensions. What cannot be compared is named in the end, and the others are compared all the same.

      Metrics:
      \(StandardMetrics.all.map(Self.help).joined(separator: "\n"))
      """)

  @OptionGroup(title: "Pictures") var pictures: EvaluationInputs
  @OptionGroup(title: "Data sets") var dataset: DatasetOptions

  @Option(help: "Names of metrics with commas between them; unless given, all whose weights are at hand.")
  var metrics: MetricNames?

  @Option(
    help: ArgumentHelp(
      "The file of weights that do not come with the program, of a metric or of pwcnet; may be repeated.",
      valueName: "name=file"))
  var weights: [EvaluationWeights] = []

  @Option(
    name: .customLong("protocol"),
    help: """
      Targets as they are (original), or warped to each output first (aligned), by PWC-Net if its weights are given.
      """)
  var targetProtocol: TargetProtocol = .original

  @Flag(help: "Round outputs to 8 bits first, as published figures are of; always done for zrr.")
  var eightBit = false

  @Flag(help: "Print JSON.") var json = false

  @Option(help: ArgumentHelp("Also write the figures of each picture to a CSV file.", valueName: "file"))
  var csv: String?

  @Option(
    name: [.short, .customLong("report")],
    help: ArgumentHelp("Also write tables, plots and a page to look at into this folder.", valueName: "folder"))
  var output: String?

  @OptionGroup(title: "Machine") var machine: MachineOptions

  func validate() throws {
    try dataset.confirm(with: pictures)
    for file in weights {
      if let metric = file.metric, metric.weights == nil { throw ValidationError("\(metric.name) takes no weights") }
      if file.metric == nil, targetProtocol != .aligned {
        throw ValidationError("\(file.name) is for --protocol aligned")
      }
    }
    if !hasTargets, targetProtocol == .aligned { throw ValidationError("--protocol aligned: there are no targets") }
    for metric in chosen {
      if metric.subject != .picture, !hasTargets {
        throw ValidationError("\(metric.name) needs targets: give --pairs, or --targets with --method")
      }
      if metric.weights != nil, file(for: metric.name) == nil {
        throw ValidationError(
          "\(metric.name) needs weights that do not come with the program: give --weights \(metric.name)=FILE, a "
            + "safetensors file with \(metric.weights ?? "")")
      }
    }
    guard !chosen.isEmpty else { throw ValidationError("no metric whose weights are at hand does without targets") }
  }

  func run() throws {
    let status = try Failing.withStatus { try evaluate() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func evaluate() throws -> ExitStatus {
    let workers = WorkerPool(count: machine.workerCount)
    var evaluator = Evaluator(metrics: try chosen.map { try $0.make(weights: file(for: $0.name)) }, workers: workers)
    evaluator.alignment = try alignment()
    evaluator.roundsToEightBits = eightBit || dataset.kind == .zrr
    let report = try output.map { try EvaluationFolder(FilePath($0)) }
    let runs = try dataset.run(on: machine)
    defer { runs.removeTemporary() }
    evaluator.notes = runs.notes
    let matching = try PictureMatching(
      methods: runs.methods + pictures.methods, targets: dataset.targets ?? pictures.targetFolder,
      recursive: pictures.recursive)
    let terminal = Terminal.standardError
    let result = evaluator.run(matching) { done in
      terminal.showStatus { _ in "\(done) of \(matching.entries.count) pictures compared" }
    }
    terminal.clearStatus()
    if json {
      try printJSON(result)
    } else {
      print(result.methods.count == 1 ? result.pictureTable : result.markdown)
    }
    for warning in result.warnings { terminal.write("warning: \(warning)") }
    if !result.failures.isEmpty {
      terminal.write("failed:")
      for failure in result.failures { terminal.write("  \(failure.file): \(failure.problem)") }
    }
    if let csv { try AtomicFile.write(Data(result.csv.utf8), to: URL(filePath: csv)) }
    if let report { terminal.write("report: \(try report.write(result, of: matching, workers: workers))") }
    return result.failures.isEmpty && runs.areComplete ? .success : .someFailed
  }

  /// Whether there is something to compare pictures with.
  private var hasTargets: Bool { dataset.kind != nil || pictures.targetFolder != nil }

  /// The metrics to compute, in the order in which they were named.
  private var chosen: [MetricDefinition] {
    metrics?.definitions
      ?? StandardMetrics.all.filter { metric in
        (metric.weights == nil || file(for: metric.name) != nil) && (hasTargets || metric.subject == .picture)
      }
  }

  /// The weights of a name that were given, the last ones.
  private func file(for name: String) -> URL? { weights.last { $0.name == name }?.file }

  /// How targets are brought to outputs; nil for not at all.
  private func alignment() throws -> TargetAlignment? {
    guard targetProtocol == .aligned else { return nil }
    guard let file = file(for: EvaluationWeights.flowName) else { return TargetAlignment(.classic(ClassicFlow())) }
    return TargetAlignment(.pwcNet(try PWCNet(weights: Safetensors(contentsOf: file))))
  }

  private static func help(_ metric: MetricDefinition) -> String {
    "  \(metric.name): \(metric.summary)" + (metric.weights.map { " Its weights: \($0)." } ?? "")
  }
}

/// What is compared with what.
enum TargetProtocol: String, CaseIterable, ExpressibleByArgument {
  case original, aligned
}

/// Names of metrics as they are written on the command line, with commas between them.
struct MetricNames: ExpressibleByArgument {
  let definitions: [MetricDefinition]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard Set(names).count == names.count, let definitions = try? names.map(StandardMetrics.named) else { return nil }
    self.definitions = definitions
  }

  static let allValueStrings = StandardMetrics.all.map(\.name)
}

/// A file of weights as it is written on the command line: `NAME=FILE`.
struct EvaluationWeights: ExpressibleByArgument {
  /// What the weights of the flow are called.
  static let flowName = "pwcnet"

  let name: String
  /// Nil for the flow's.
  let metric: MetricDefinition?
  let file: URL

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    metric = try? StandardMetrics.named(parts[0])
    guard metric != nil || parts[0] == Self.flowName else { return nil }
    (name, file) = (parts[0], URL(filePath: parts[1]))
  }
}
