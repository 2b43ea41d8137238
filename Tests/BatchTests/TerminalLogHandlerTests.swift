import Batch
import Foundation
import Logging
import Testing

@Suite struct TerminalLogHandlerTests {
  private func logger(_ screen: Screen, _ format: TerminalLogHandler.Format, color: Bool = false) -> Logger {
    Logger(label: "test") { _ in
      TerminalLogHandler(
        terminal: screen.terminal(rewritesLine: color, color: color), format: format,
        now: { Date(timeIntervalSince1970: 1_700_000_000.5) })
    }
  }

  @Test func writesText() {
    let screen = Screen()
    var logger = logger(screen, .text)
    logger[metadataKey: "file"] = "a.dng"
    logger.warning("no camera matrix", metadata: ["step": "2"])
    logger.debug("not shown")
    #expect(screen.output == "warning: no camera matrix (file=a.dng, step=2)\n")
  }

  @Test func writesJSON() throws {
    let screen = Screen()
    var logger = logger(screen, .json)
    logger[metadataKey: "file"] = "a \"b\"\n\u{1}\\.dng"
    logger.info(
      "done", metadata: ["outputs": ["x/é.tif"], "ts": "mine", "more": ["z": "1", "a": .stringConvertible(2)]])
    #expect(
      screen.output
        == #"{"ts":"2023-11-14T22:13:20.500Z","level":"info","message":"done","file":"a \"b\"\n\u0001\\.dng","#
        + #""more":{"a":"2","z":"1"},"outputs":["x/é.tif"],"ts_":"mine"}"# + "\n")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(screen.output.utf8)) as? [String: Any])
    #expect(object["file"] as? String == "a \"b\"\n\u{1}\\.dng")
  }

  @Test func coversEachControlCharacter() throws {
    let screen = Screen()
    let text = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init))) + "\u{2028}\u{1F600}"
    logger(screen, .json).error("\(text)")
    #expect(screen.output.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(screen.output.utf8)) as? [String: Any])
    #expect((object["message"] as? String)?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
  }

  @Test func showsErrorsInRed() {
    let screen = Screen()
    logger(screen, .text, color: true).error("bad")
    #expect(screen.output == "\u{1B}[31merror: bad\u{1B}[0m\n")
  }
}
