import ArgumentParser
import Foundation
import Pipeline

/// `diffraw stages`: what pipelines can be made of.
struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "List the stages, or explain one.",
    discussion: "--schema prints a JSON schema of pipeline files, for editors that complete and check YAML.")

  @Argument(help: "A stage to explain.")
  var stage: String?

  @Flag(help: "Print a JSON schema of pipeline files.")
  var schema = false

  @Flag(help: "Print the table of stages in Markdown.")
  var markdown = false

  func validate() throws {
    if schema && markdown || stage != nil && (schema || markdown) {
      throw ValidationError("a stage, --schema and --markdown exclude each other")
    }
  }

  func run() throws {
    let catalog = StageCatalog.current
    if schema {
      print(try PipelineSchema.json(for: catalog))
    } else if markdown {
      print(StageTable.markdown(catalog), terminator: "")
    } else if let stage {
      guard let definition = catalog[stage] else {
        let hint = catalog.nearestName(to: stage).map { "; did you mean “\($0)”?" } ?? ""
        throw ValidationError("there is no stage “\(stage)”\(hint)")
      }
      print(StageHelp.text(for: definition), terminator: "")
    } else {
      let width = catalog.definitions.map(\.name.count).max() ?? 0
      for definition in catalog.definitions {
        print(definition.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + definition.summary)
      }
    }
  }
}
