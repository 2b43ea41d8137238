import Foundation
import Pipeline
import Testing

/// What is generated from the declarations of stages.
@Suite struct StageHelpTests {
  @Test func listsStagesByName() {
    #expect(
      StageHelp.list(toyCatalog) == """
        toy-develop   Turns a mosaic into gray.
        toy-exposure  Scales scene-linear RGB by a power of two.
        toy-mix       Mixes two images.
        toy-sink      Writes an image as a line of text.
        toy-source    Makes a mosaic as its file says.

        """)
  }

  @Test func describesOneStage() throws {
    #expect(
      StageHelp.text(for: try #require(toyCatalog["toy-exposure"])) == """
        toy-exposure: Scales scene-linear RGB by a power of two.

        Inputs
          image  color-image

        Outputs
          image  color-image

        Parameters
          stops         number, -10…10 stops, default 0
                        Exposure change.
          repeat-count  whole number, at least 0 steps, default 1
                        How often to do it.
          enabled       true or false, default true
                        Whether to do it at all.

        """)
    #expect(StageHelp.text(for: try #require(toyCatalog["toy-mix"])).contains("second  color-image, optional\n"))
    #expect(!StageHelp.text(for: try #require(toyCatalog["toy-source"])).contains("Inputs"))
  }

  @Test func tabulatesStagesInMarkdown() {
    let lines = StageTable.markdown(toyCatalog).split(separator: "\n")
    #expect(lines.count == 2 + toyCatalog.definitions.count)
    #expect(
      lines[2] == """
        | `toy-develop` | Turns a mosaic into gray. | `mosaic`: mosaic | `image`: color-image | `method`: How to develop. \
        One of plain, inverted, halved, default plain. |
        """)
  }
}
