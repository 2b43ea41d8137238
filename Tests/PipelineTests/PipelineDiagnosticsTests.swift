import Pipeline
import Testing

/// A pipeline with faults, and the messages that name them, in order.
struct FaultyPipeline: Sendable, CustomTestStringConvertible {
  let title: String
  let yaml: String
  var overrides: [String] = []
  let messages: [String]

  var testDescription: String { title }

  /// What the graph says of it.
  var found: [String] {
    var description = PipelineDescription(parsing: yaml, file: "p.yaml")
    description.apply(overrides: overrides)
    do {
      _ = try Graph(description, catalog: toyCatalog)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }
}

@Suite struct PipelineDiagnosticsTests {
  static let all =
    faultyForms + faultyNames + faultyConnections + faultyParameters + faultyShapes + faultyOverrides

  @Test(arguments: all)
  func namesEveryFaultWithItsPlace(pipeline: FaultyPipeline) {
    #expect(pipeline.found == pipeline.messages)
  }

  /// The name or value that stands at a fault's place is named by its message.
  @Test(arguments: all.filter { !$0.found.contains { $0.contains("not YAML") } })
  func pointsAtWhatItNames(pipeline: FaultyPipeline) throws {
    let lines = pipeline.yaml.split(separator: "\n", omittingEmptySubsequences: false)
    for message in pipeline.found where !message.hasPrefix("--set") {
      let place = try #require(message.firstMatch(of: #/p\.yaml:(\d+):(\d+): error: /#))
      let line = try #require(Int(place.1))
      let column = try #require(Int(place.2))
      let rest = lines[line - 1].unicodeScalars.dropFirst(column - 1)
      let text = String(String.UnicodeScalarView(rest))
      // A list, a mapping or the file as a whole; or a name written with escapes.
      if line == 1 && column == 1 || text.contains(#/^[{\[-]|^"[^"]*\\/#) { continue }
      let token = text.drop { $0 == "\"" || $0 == "'" }.prefix { !",:}]\"' ".contains($0) }
      let named = message.matches(of: #/“([^”]*)”/#).map(\.1) + message.split(separator: " ")
      let isNamed = named.contains { name in
        name == token || name.hasPrefix(token + ".") || token.split(separator: ".").contains(name)
      }
      #expect(isNamed, "\(message) stands at \(token)")
    }
  }
}
