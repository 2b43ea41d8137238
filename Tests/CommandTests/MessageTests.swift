import Foundation
import Testing

/// What goes to standard error, and in what form.
@Suite struct MessageTests {
  private func makePlace() throws -> Workplace {
    let place = try Workplace(photographs: "photos/a.dng", "photos/line\nbreak \"quoted\".dng")
    try place.write("", to: "photos/empty.dng")
    return place
  }

  /// Off a terminal there is nothing that moves or shines.
  @Test(arguments: [[:], ["NO_COLOR": "1"], ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"]])
  func arePlainLinesOffATerminal(environment: [String: String]) throws {
    let place = try makePlace()
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out", environment: environment)
    #expect(outcome.status == 2)
    #expect(!outcome.stderr.contains { $0 == "\r" || $0 == "\u{1B}" || $0 == "\r\n" }, "\(outcome)")
    #expect(outcome.stderr.hasSuffix("\n"))
    #expect(outcome.stderrLines.count { $0.hasPrefix("[") } == 3, "one line a file: \(outcome)")
  }

  @Test(arguments: ["text", "json"]) func areFewIfAskedToBeQuiet(format: String) throws {
    let place = try makePlace()
    let outcome = try place.run(
      "run", "photos", "-q", "-p", "color-only", "-o", "out", "--log-format", format)
    #expect(outcome.status == 2)
    #expect(!outcome.stderr.contains("photos/a.dng"), "\(outcome)")
    #expect(outcome.stderr.contains("photos/empty.dng"))
    #expect(outcome.stderr.contains("decode: is empty"))
    #expect(outcome.stderr.contains("2 done, 0 skipped, 1 failed of 3"))
  }

  /// One JSON object a line, whatever happens: files that are done or fail, and refusals of the whole run.
  @Test(
    arguments: [
      (["photos", "-p", "color-only"], 2, "info"), (["photos", "-p", "nope"], 65, "error"),
      (["photos", "--set", "enhance.step=1"], 65, "error"), (["photos", "--model", "none"], 65, "error"),
      (["none"], 66, "error"), (["photos", "--memory", "x"], 64, "error"), (["photos", "--name", "{"], 64, "error"),
      (["photos", "photos/../photos/a.dng", "-p", "color-only", "--name", "same.{ext}"], 64, "error"),
    ] as [([String], Int32, String)])
  func areJSONIfAsked(words: [String], status: Int32, level: String) throws {
    struct Line: Decodable {
      let ts: String
      let level: String
      let message: String
    }
    let place = try makePlace()
    let outcome = try Tool.run(
      ["run", "-o", "out", "--log-format", "json"] + words, currentDirectory: place.directory.url)
    #expect(outcome.status == status, "\(outcome)")
    #expect(!outcome.stderrLines.isEmpty)
    let lines = try outcome.stderrLines.map { line in
      try #require(try? JSONDecoder().decode(Line.self, from: Data(line.utf8)), "no JSON: \(line)")
    }
    #expect(lines.contains { $0.level == level }, "\(outcome)")
    #expect(lines.allSatisfy { !$0.message.isEmpty && (try? Date($0.ts, strategy: .iso8601WithFraction)) != nil })
  }
}

extension ParseStrategy where Self == Date.ISO8601FormatStyle {
  fileprivate static var iso8601WithFraction: Self { Self(includingFractionalSeconds: true) }
}
