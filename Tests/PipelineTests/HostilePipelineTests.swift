import Foundation
import Pipeline
import TestSupport
import Testing
import YAMLReading

/// Texts that were made to break the reader: each ends in a graph or in faults, soon.
@Suite struct HostilePipelineTests {
  private func faults(of yaml: String) -> [Diagnostic] {
    do {
      _ = try Graph(PipelineDescription(parsing: yaml, file: "p.yaml"), catalog: toyCatalog)
      return []
    } catch {
      return error.diagnostics
    }
  }

  private static let seed = """
    # A pipeline with all that a pipeline may have.
    version: 1
    stages:
      - { id: read, stage: toy-source }
      - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic }, parameters: { method: halved } }
      - id: expose
        stage: toy-exposure
        inputs: { image: develop.image }
        parameters:
          stops: -1.5
          repeat-count: 2
          enabled: true
      - { id: mix, stage: toy-mix, inputs: { first: develop.image, second: expose.image }, parameters: { share: 0.25 } }
      - { id: write, stage: toy-sink, inputs: { image: mix.image }, parameters: { suffix: "_a", greeting: 'it''s' } }
    """

  @Test func seedIsValid() { #expect(faults(of: Self.seed) == []) }

  @Test func survivesTwoThousandMutations() {
    var random = SeededGenerator(seed: 2026)
    let pieces = [
      "{", "}", "[", "]", ":", ",", "- ", "\n", "  ", "\t", "\"", "'", "&a ", "*a", "<<: ", "? ", "| ", "!!int ", "~",
      "#",
      "%", "---\n", "...\n", "\0", "\u{FEFF}", "é", "😀", "\r\n", "read.mosaic", "expose.image", "write", "version",
      "1e999",
      "\u{E000}", "id: ",
    ]
    Fuzzing.rounds("pipelines", 2000) {
      var text = Array(Self.seed.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.removeSubrange(start..<end)
        case 1:
          text.insert(contentsOf: pieces.randomElement(using: &random)?.unicodeScalars ?? "".unicodeScalars, at: start)
        default: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &random))
        }
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text)
      for fault in faults(of: String(view)) {
        guard case .file("p.yaml", let line, let column) = fault.place else {
          Issue.record("a fault of a file is in the file: \(fault)")
          return
        }
        #expect(line >= 1 && column >= 1 && !fault.message.isEmpty)
      }
    }
  }

  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "[{a: ", "{? ", "- - ? "])
  func survivesDeepNesting(opening: String) {
    for depth in [40, 900, 20_000] {
      #expect(!faults(of: String(repeating: opening, count: depth)).isEmpty)
      #expect(!faults(of: "version: 1\nstages: " + String(repeating: opening, count: depth)).isEmpty)
    }
    #expect(!faults(of: String(repeating: "[", count: 990) + String(repeating: "]", count: 990)).isEmpty)
  }

  /// The parser nests as deep as the text, up to 1,000, whatever stack the caller has.
  @Test func deepNestingFitsASmallStack() {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      for opening in ["[", "{a: ", "- ", "? "] {
        _ = PipelineDescription(parsing: String(repeating: opening, count: 999) + "a", file: "p.yaml")
      }
      _ = PipelineDescription(
        parsing: String(repeating: "[", count: 999) + String(repeating: "]", count: 999), file: "p.yaml")
      done.signal()
    }
    thread.stackSize = 256 << 10
    thread.start()
    done.wait()
  }

  @Test(arguments: [false, true], [0, 4, 9])
  func survivesAliases(asKey: Bool, levels: Int) {
    var text = "l0: &l0 [a, a, a, a, a, a, a, a, a]\n"
    for level in 0..<levels {
      let aliases = Array(repeating: "*l\(level)", count: 9).joined(separator: ", ")
      text += "l\(level + 1): &l\(level + 1) [\(aliases)]\n"
    }
    text += asKey ? "? *l\(levels)\n: 1\n" : "stages: *l\(levels)\n"
    let clock = ContinuousClock()
    let start = clock.now
    #expect(!faults(of: text).isEmpty)
    #expect(clock.now - start < .seconds(5), "an alias bomb must not be written out")
  }

  @Test func readsHarmlessAliases() {
    #expect(
      faults(
        of: """
          version: 1
          stages:
            - { id: read, stage: toy-source }
            - { id: develop, stage: toy-develop, inputs: &from { mosaic: read.mosaic }, parameters: &how { method: halved } }
            - { id: again, stage: toy-develop, inputs: *from, parameters: *how }
            - { id: mix, stage: toy-mix, inputs: { first: develop.image, second: again.image } }
            - { id: write, stage: toy-sink, inputs: { image: mix.image } } # R&D, **bold**
          """) == [])
  }

  @Test func refusesHugeFiles() throws {
    let text = Self.seed + String(repeating: "# more\n", count: 100_000)
    #expect(faults(of: text).map(\.description) == ["p.yaml:1:1: error: the file is larger than 256 KiB"])
    let folder = try TemporaryDirectory()
    try text.write(to: folder.file("huge.yaml"), atomically: true, encoding: .utf8)
    #expect(
      PipelineDescription(contentsOf: folder.file("huge.yaml")).faults.map(\.message) == [
        "the file is larger than 256 KiB"
      ])
  }

  @Test func refusesManyStages() {
    let stages = (0..<2000).map { "- { id: n\($0), stage: toy-exposure, inputs: { image: n\($0 + 1).image } }\n" }
    let clock = ContinuousClock()
    let start = clock.now
    let messages = faults(of: "version: 1\nstages:\n" + stages.joined()).map(\.message)
    #expect(messages.contains { $0.contains("at most 256 stages") || $0.contains("more than 10000 values") })
    #expect(clock.now - start < .seconds(5))
  }

  @Test func namesManyFaultsSoon() {
    let stages = (0..<250).map { index in
      let inputs = (0..<12).map { "in\($0): nobody\(index)-\($0)-nodoby.image" }.joined(separator: ", ")
      return "- { id: node-of-a-long-name-\(index), stage: toy-exposre, inputs: { \(inputs) } }\n"
    }
    let clock = ContinuousClock()
    let start = clock.now
    #expect(faults(of: "version: 1\nstages:\n" + stages.joined()).count > 3000)
    #expect(clock.now - start < .seconds(10), "the search for near names is bounded")
  }

  @Test func namesUnreadableFiles() throws {
    let folder = try TemporaryDirectory()
    #expect(PipelineDescription(contentsOf: folder.file("none.yaml")).faults.count == 1)
    #expect(PipelineDescription(contentsOf: folder.url).faults.count == 1)
    try Data([0x76, 0xFF, 0xFE]).write(to: folder.file("latin.yaml"))
    #expect(
      PipelineDescription(contentsOf: folder.file("latin.yaml")).faults.map(\.message) == ["the file is not UTF-8"])
    #expect(throws: PipelineError.self) {
      try Graph(PipelineDescription(contentsOf: folder.file("latin.yaml")), catalog: toyCatalog)
    }
  }
}
