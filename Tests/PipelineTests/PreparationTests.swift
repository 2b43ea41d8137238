import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import TestSupport
import Testing

@Suite struct PreparationTests {
  /// Needs a model, of which “bad” is none.
  private struct Model: Stage {
    static let name = "model"
    static let summary = "Needs a model."
    @Input("image") var image: ColorImage
    @Output("image") var result: ColorImage
    @Parameter("Name of the model.") var model = "good"

    func prepare(in context: borrowing PreparationContext) throws { _ = try weight(in: context.resources) }

    func run(in context: borrowing StageContext) throws {
      let weight = try weight(in: context.resources)
      var image = $image.take()
      for index in image.values.indices { image.values[index] *= weight }
      result = image
    }

    private func weight(in resources: SharedResources) throws -> Float {
      try resources.value(for: model) {
        guard model == "good" else { throw ToyError(message: "no model of the name \(model)") }
        return 2
      }
    }
  }

  private func graph(_ overrides: [String]) throws -> Graph {
    var description = PipelineDescription(
      parsing: """
        version: 1
        stages:
          - { id: read, stage: toy-source }
          - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
          - { id: enhance, stage: model, inputs: { image: develop.image } }
          - { id: write, stage: toy-sink, inputs: { image: enhance.image } }
        """, file: "p.yaml")
    description.apply(overrides: overrides)
    return try Graph(
      description, catalog: StageCatalog([ToySource.self, ToyDevelop.self, Model.self, ToySink.self]))
  }

  @Test func whatIsPreparedIsThereForTheFiles() throws {
    let folder = try TemporaryDirectory()
    try "2 2 250".write(to: folder.file("in"), atomically: true, encoding: .utf8)
    let environment = RunEnvironment(workers: WorkerPool(count: 1), logger: .init(label: "test"))
    let graph = try graph([])
    try graph.prepare(in: PreparationContext(workers: environment.workers, resources: environment.resources))
    #expect(try environment.resources.value(for: "good") { Float(100) } == 2)
    _ = try graph.run(file: folder.file("in"), destinations: ["write": folder.file("out")], in: environment)
    #expect(try String(contentsOf: folder.file("out"), encoding: .utf8) == "image 2 × 2 0.5")
  }

  @Test func namesTheNodeThatCannotBePrepared() throws {
    let graph = try graph(["enhance.model=bad"])
    let failure = #expect(throws: PreparationFailure.self) {
      try graph.prepare(in: PreparationContext(workers: WorkerPool(count: 1)))
    }
    #expect(failure?.description == "p.yaml: enhance: no model of the name bad")
  }

  @Test func aStageThatForgetsAnOutputFails() throws {
    struct Forgetful: Stage {
      static let name = "model"
      static let summary = "Forgets its output."
      @Input("image") var image: ColorImage
      @Output("image") var result: ColorImage
      func run(in context: borrowing StageContext) throws {}
    }
    let folder = try TemporaryDirectory()
    try "2 2 250".write(to: folder.file("in"), atomically: true, encoding: .utf8)
    let description = PipelineDescription(
      parsing: """
        version: 1
        stages:
          - { id: read, stage: toy-source }
          - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
          - { id: enhance, stage: model, inputs: { image: develop.image } }
          - { id: write, stage: toy-sink, inputs: { image: enhance.image } }
        """, file: "p.yaml")
    let graph = try Graph(
      description, catalog: StageCatalog([ToySource.self, ToyDevelop.self, Forgetful.self, ToySink.self]))
    let failure = #expect(throws: StageFailure.self) {
      try graph.run(
        file: folder.file("in"), destinations: ["write": folder.file("out")],
        in: RunEnvironment(workers: WorkerPool(count: 1), logger: .init(label: "test")))
    }
    #expect(failure?.cause == "stage “model” did not set its output “image”")
  }
}
