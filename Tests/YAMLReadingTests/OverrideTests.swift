import Testing
import YAMLReading

@Suite struct OverrideTests {
  private func kitchen(_ overrides: String...) throws -> Kitchen {
    try Kitchen(parsing: ReadableRecordTests.whole, file: "k.yaml", overrides: overrides)
  }

  /// The faults of overrides, without the text that each begins with.
  private func faults(of overrides: String...) -> [String] {
    do {
      _ = try Kitchen(parsing: ReadableRecordTests.whole, file: "k.yaml", overrides: overrides)
      return []
    } catch {
      return error.diagnostics.map { diagnostic in
        guard case .override(let text) = diagnostic.place else { return "not of an override: \(diagnostic)" }
        #expect(diagnostic.description.hasPrefix("--set \(text): "))
        return String(diagnostic.description.dropFirst("--set \(text): ".count))
      }
    }
  }

  @Test func replacesValuesAtAnyDepth() throws {
    #expect(try kitchen("name=x=y z").name == "x=y z")
    #expect(try kitchen("oven.heat=5e1").oven.heat == 50)
    #expect(try kitchen("shelves.1.load=[4, 4]").shelves[1].load == 4...4)
    #expect(try kitchen("shelves=[{ height: 77 }]").shelves.map(\.height) == [77])
    #expect(try kitchen("name='[1]'").name == "[1]")
    #expect(try kitchen("budget=").budget == nil)
  }

  @Test func addsWhatTheFileDoesNotHave() throws {
    let yaml = "name: a\nshelves: [{ height: 10 }]\noven:"
    let kitchen = try Kitchen(parsing: yaml, file: "k.yaml", overrides: ["oven.racks=7", "fuel=wood"])
    #expect(kitchen.oven.racks == 7 && kitchen.oven.heat == 180 && kitchen.fuel == .wood)
  }

  @Test func theLaterCounts() throws {
    #expect(try kitchen("oven.heat=60", "oven.heat=70").oven.heat == 70)
    #expect(try kitchen("oven={ heat: 60 }", "oven.racks=9").oven.racks == 9)
  }

  /// It takes the place of what the file says, faults included.
  @Test func mendsTheFile() throws {
    let yaml = "name: a\nfuel: gaz\nshelves: [{ height: 10 }]"
    #expect(throws: RecordError.self) { try Kitchen(parsing: yaml, file: "k.yaml") }
    #expect(try Kitchen(parsing: yaml, file: "k.yaml", overrides: ["fuel=electric"]).fuel == .electric)
  }

  @Test(arguments: [
    ("name", "an override has the form key=value or path.to.key=value"),
    ("=3", "an override has the form key=value or path.to.key=value"),
    ("oven..heat=3", "an override has the form key=value or path.to.key=value"),
    ("oven.heat=hot", "“oven.heat” takes a number, 50…300 degrees, not “hot”"),
    ("oven.heat=3e-4", "“oven.heat” must be 50…300 degrees, not 0.0003"),
    ("oven.haet=60", "unknown key “oven.haet”; did you mean “heat”?"),
    ("ovn.heat=60", "unknown key “ovn”; did you mean “oven”?"),
    ("oven=60", "“oven” takes a mapping of keys to values, not “60”"),
    ("oven.heat.low=60", "there is no “oven.heat.low”: “oven.heat” is “220”"),
    ("shelves.2.height=60", "there is no “shelves.2”: “shelves” is a list of 2, counted from 0"),
    ("shelves.first=60", "there is no “shelves.first”: “shelves” is a list of 2, counted from 0"),
    ("doors=[1, 2", "not YAML: while parsing a flow sequence: did not find expected ',' or ']'"),
    ("doors=[99, 2]", "“doors” must begin with at most 20, the height of the first shelf"),
  ]) func namesTheOverride(text: String, message: String) {
    let found = faults(of: text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(message) == true, "\(found)")
  }

  @Test func namesFaultsOfOverridesLast() {
    let error = #expect(throws: RecordError.self) {
      try Kitchen(parsing: "name: a\nshelves: 3", file: "k.yaml", overrides: ["oven.heat=1", "x=2"])
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "k.yaml:2:10: error: “shelves” takes a list, not “3”",
        "--set oven.heat=1: “oven.heat” must be 50…300 degrees, not 1",
        "--set x=2: unknown key “x”",
      ])
  }
}
