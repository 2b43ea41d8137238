import ArgumentParser
import Foundation
import Pipeline
import ShippedPipelines

/// Which pipeline to use, and what to change in it.
struct PipelineOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Pipeline: a path, or the name of one that comes with the program; dslr.yaml unless given.")
  var pipeline: String?

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

  /// What the user calls the pipeline.
  var name: String { pipeline ?? "dslr.yaml" }

  /// Whether any option is given.
  var isGiven: Bool { pipeline != nil || !overrides.texts.isEmpty || !general.isEmpty }

  /// Finds, reads and checks the pipeline.
  /// - Throws: `PipelineNotFound`, `PipelineError` with all faults, or `ValidationError` for an option that no stage takes.
  func graph() throws -> Graph { try resolved().graph }

  /// The same, with the pipeline's file and all that the options change in it, in the form `node.parameter=value`.
  func resolved() throws -> (graph: Graph, file: URL, overrides: [String]) {
    let file = try ShippedPipelines.find(name)
    var description = PipelineDescription(contentsOf: file)
    let overrides = try generalOverrides(of: description) + overrides.texts
    description.apply(overrides: overrides)
    return (try Graph(description, catalog: .current), file, overrides)
  }

  private func generalOverrides(of description: PipelineDescription) throws -> [String] {
    if general.isEmpty { return [] }
    let nodes = try Graph(description, catalog: .current).nodes
    return try general.flatMap { parameter, value in
      let takers = nodes.filter { $0.definition.parameter(named: parameter) != nil }
      guard !takers.isEmpty || parameter == "tile" else {
        throw ValidationError("--\(parameter): no stage of \(name) has a parameter “\(parameter)”")
      }
      return takers.map { "\($0.id).\(parameter)=\(value)" }
    }
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
