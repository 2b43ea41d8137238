import Imaging
import Pipeline
import Testing

@Suite struct ParameterTests {
  private enum Tone: String, CaseIterable {
    case soft
    case hard = "very-hard"
  }

  /// A stage with a parameter of each kind.
  private struct Everything: Stage {
    static let name = "everything"
    static let summary = "Has a parameter of each kind."
    @Input("image") var image: ColorImage
    @Output("image") var result: ColorImage
    @Parameter("Whole.", in: 1...8, unit: .steps) var wholeNumber = 2
    @Parameter("Whole, open above.", in: 0...) var atLeast = 0
    @Parameter("Whole, open below.", in: ...9, unit: .bits) var atMost = 9
    @Parameter("Single precision.", in: 0.1...0.9) var single: Float = 0.3
    @Parameter("Double precision.") var double = 1e-3
    @Parameter("Yes or no.") var flag = false
    @Parameter("Text.") var toneLUT = "none"
    @Parameter("Choice.", name: "mood") var tone = Tone.soft
    func run(in context: borrowing StageContext) throws { result = image }
  }

  @Test func namesTypesAndDefaultsComeFromTheDeclaration() {
    #expect(
      StageDefinition(of: Everything.self).parameters == [
        .init(
          name: "whole-number", help: "Whole.", type: .integer(minimum: 1, maximum: 8), unit: .steps,
          defaultValue: .integer(2)),
        .init(
          name: "at-least", help: "Whole, open above.", type: .integer(minimum: 0, maximum: nil), unit: .none,
          defaultValue: .integer(0)),
        .init(
          name: "at-most", help: "Whole, open below.", type: .integer(minimum: nil, maximum: 9), unit: .bits,
          defaultValue: .integer(9)),
        .init(
          name: "single", help: "Single precision.", type: .number(minimum: 0.1, maximum: 0.9), unit: .none,
          defaultValue: .number(0.3)),
        .init(
          name: "double", help: "Double precision.", type: .number(minimum: nil, maximum: nil), unit: .none,
          defaultValue: .number(0.001)),
        .init(name: "flag", help: "Yes or no.", type: .boolean, unit: .none, defaultValue: .boolean(false)),
        .init(name: "tone-lut", help: "Text.", type: .text, unit: .none, defaultValue: .text("none")),
        .init(
          name: "mood", help: "Choice.", type: .choice(["soft", "very-hard"]), unit: .none, defaultValue: .text("soft")),
      ])
  }

  @Test func rangesAreSaidWithTheirUnits() {
    #expect(
      StageDefinition(of: Everything.self).parameters.map(\.rangeDescription) == [
        "1…8 steps", "at least 0", "at most 9 bits", "0.1…0.9", nil, nil, nil, nil,
      ])
  }

  @Test func takesTheValuesOfTheFile() throws {
    let graph = try Graph(
      PipelineDescription(
        parsing: """
          version: 1
          stages:
            - { id: read, stage: toy-source }
            - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }
            - id: all
              stage: everything
              inputs: { image: develop.image }
              parameters: { whole-number: 8, single: 0.1, double: -2.5e+3, flag: true, tone-lut: 12, mood: very-hard }
            - { id: write, stage: toy-sink, inputs: { image: all.image } }
          """, file: "p.yaml"),
      catalog: StageCatalog([ToySource.self, ToyDevelop.self, Everything.self, ToySink.self]))
    #expect(
      graph.nodes[2].parameters == [
        "whole-number": .integer(8), "at-least": .integer(0), "at-most": .integer(9), "single": .number(0.1),
        "double": .number(-2500), "flag": .boolean(true), "tone-lut": .text("12"), "mood": .text("very-hard"),
      ])
  }

  @Test func aStageCanBeConfiguredByHand() {
    let stage = Everything()
    #expect(stage.single == 0.3 && stage.tone == .soft)
    stage.tone = .hard
    stage.wholeNumber = 100
    #expect(stage.tone == .hard && stage.wholeNumber == 100)
    #expect(Everything().tone == .soft)
  }
}
