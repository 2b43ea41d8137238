import ArgumentParser
import Foundation
import Parallel
import Pipeline
import ShippedPipelines

/// `diffraw check`: finds every fault of a pipeline without opening a RAW file.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a pipeline and the models it names.")

  @Argument(help: "Pipelines: paths, or names of those that come with the program.")
  var pipelines: [String]

  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    var isSound = true
    for name in pipelines {
      do {
        try Failing.withStatus { try check(name) }
      } catch is ExitCode {
        isSound = false
      }
    }
    if !isSound { throw ExitCode(65) }
  }

  private func check(_ name: String) throws {
    var description = PipelineDescription(contentsOf: try ShippedPipelines.find(name))
    description.apply(overrides: overrides.texts)
    let graph = try Graph(description, catalog: .current)
    try graph.prepare(in: PreparationContext(workers: WorkerPool(count: 1)))
    print("\(name): sound: \(graph.nodes.map(\.id).joined(separator: ", "))")
  }
}
