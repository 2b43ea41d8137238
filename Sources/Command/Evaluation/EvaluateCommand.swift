import ArgumentParser
import Batch
import FileWriting
import Foundation
import Metrics
import Parallel

/// `diffraw evaluate`: how far pictures are from what they should be.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Compare pictures with their targets by the field's metrics.",
    discussion: """
      Pictures are TIFF files of 8 or 16 bits, PNG and JPEG files; an output and its target have the same name, whatever \
      their extensions. The figures are printed as a Markdown table. A picture without a partner or of another size than \
      its partner is named in the end, and the others are compared all the same.

      Metrics:
      \(StandardMetrics.all.map(Self.help).joined(separator: "\n"))
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The folder of the outputs, and that of the targets.", valueName: "outputs targets"))
  var pairs: [String]

  @Flag(name: [.customShort("r"), .long], help: "Search both folders with all their subfolders.")
  var recursive = false

  @Option(help: "Names of metrics with commas between them; unless given, all whose weights are at hand.")
  var metrics: MetricNames?

  @Option(
    help: ArgumentHelp(
      "The file of a metric's weights that do not come with the program; may be repeated.", valueName: "metric=file"))
  var weights: [MetricWeights] = []

  @Flag(help: "Print JSON.") var json = false

  @Option(help: ArgumentHelp("Also write the figures of each picture to a CSV file.", valueName: "file"))
  var csv: String?

  @Option(help: "Threads that compute; all processors unless given.") var workers: Int?

  func validate() throws {
    guard pairs.count == 2 else { throw ValidationError("--pairs takes two folders: outputs, and targets") }
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
    for file in weights where file.metric.weights == nil {
      throw ValidationError("\(file.metric.name) takes no weights")
    }
    for metric in chosen where metric.weights != nil && file(for: metric) == nil {
      throw ValidationError(
        "\(metric.name) needs weights that do not come with the program: give --weights \(metric.name)=FILE, a "
          + "safetensors file with \(metric.weights ?? "")")
    }
  }

  func run() throws {
    let status = try Failing.withStatus { try evaluate() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func evaluate() throws -> ExitStatus {
    let metrics = try chosen.compactMap { definition -> (any PairMetric)? in
      if case .pair(let metric) = try definition.make(weights: file(for: definition)) { metric } else { nil }
    }
    let matching = try PictureMatching(
      outputs: FilePath(pairs[0]), targets: FilePath(pairs[1]), recursive: recursive)
    let terminal = Terminal.standardError
    let evaluation = Evaluation(metrics: metrics, workers: WorkerPool(count: workers ?? Processors.available))
    let report = evaluation.run(matching) { done in
      terminal.showStatus { _ in "\(done) of \(matching.pairs.count) pictures compared" }
    }
    terminal.clearStatus()
    if json { try printJSON(report) } else { print(report.markdown) }
    if !report.failures.isEmpty {
      terminal.write("failed:")
      for failure in report.failures { terminal.write("  \(failure.file): \(failure.problem)") }
    }
    if let csv { try AtomicFile.write(Data(report.csv.utf8), to: URL(filePath: csv)) }
    return report.failures.isEmpty ? .success : .someFailed
  }

  /// The metrics to compute, in the order in which they were named.
  private var chosen: [MetricDefinition] {
    metrics?.definitions ?? StandardMetrics.all.filter { $0.weights == nil || file(for: $0) != nil }
  }

  /// The weights that were given for a metric, the last ones.
  private func file(for metric: MetricDefinition) -> URL? { weights.last { $0.metric.name == metric.name }?.file }

  private static func help(_ metric: MetricDefinition) -> String {
    "  \(metric.name): \(metric.summary)" + (metric.weights.map { " Its weights: \($0)." } ?? "")
  }
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

/// A file of weights as it is written on the command line: `METRIC=FILE`.
struct MetricWeights: ExpressibleByArgument {
  let metric: MetricDefinition
  let file: URL

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let metric = try? StandardMetrics.named(String(parts[0])) else { return nil }
    (self.metric, file) = (metric, URL(filePath: String(parts[1])))
  }
}
