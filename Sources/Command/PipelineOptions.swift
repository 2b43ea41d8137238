import ArgumentParser
import Foundation
import Pipeline
import ShippedPipelines

/// Which pipeline to use, and what to change in it.
struct PipelineOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Pipeline: a path, or the name of one that comes with the program.")
  var pipeline = "dslr.yaml"

  @OptionGroup var overrides: OverrideOptions

  @Option(help: "Rows of the frame that go through the network together: less memory or more speed, the same picture.")
  var tile: Int?

  @Option(help: ArgumentHelp("Model file, in the place of the one that comes with the program.", valueName: "file"))
  var model: String?

  @Option(help: "Seed of the noise.")
  var seed: Int?

  /// Options that set a parameter of every stage that has one of that name; the more particular `--set` goes over them.
  private var general: [(parameter: String, value: String)] {
    [("tile", tile.map(String.init)), ("model", model), ("seed", seed.map(String.init))].compactMap { name, value in
      value.map { (name, $0) }
    }
  }

  /// Finds, reads and checks the pipeline.
  /// - Throws: `PipelineNotFound`, `PipelineError` with all faults, or `ValidationError` for an option that no stage takes.
  func graph() throws -> Graph {
    let file = try ShippedPipelines.find(pipeline)
    var description = PipelineDescription(contentsOf: file)
    if general.isEmpty {
      description.apply(overrides: overrides.texts)
      return try Graph(description, catalog: .current)
    }
    let nodes = try Graph(description, catalog: .current).nodes
    for (parameter, value) in general {
      let takers = nodes.filter { $0.definition.parameter(named: parameter) != nil }
      guard !takers.isEmpty || parameter == "tile" else {
        throw ValidationError("--\(parameter): no stage of \(pipeline) has a parameter “\(parameter)”")
      }
      description.apply(overrides: takers.map { "\($0.id).\(parameter)=\(value)" })
    }
    description.apply(overrides: overrides.texts)
    return try Graph(description, catalog: .current)
  }
}

/// What to change in a pipeline, parameter by parameter.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a parameter of a stage, as in --set enhance.steps=8; may be repeated.", valueName: "node.parameter=value"))
  var texts: [String] = []
}
