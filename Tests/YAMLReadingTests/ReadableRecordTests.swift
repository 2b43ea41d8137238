import Foundation
import TestSupport
import Testing
import YAMLReading

@Suite struct ReadableRecordTests {
  static let whole = """
    name: "42"
    fuel: wood
    is-open: true
    budget: 3e4
    oven: { heat: 220, racks: 3 }
    shelves:
      - { height: 20, load: [1, 2.5] }
      - height: 30
    doors: [2, 5]
    """

  @Test func readsEveryForm() throws {
    let kitchen = try Kitchen(parsing: Self.whole, file: "k.yaml")
    #expect(kitchen.name == "42")
    #expect(kitchen.fuel == .wood)
    #expect(kitchen.isOpen)
    #expect(kitchen.budget == 30_000)
    #expect(kitchen.oven.heat == 220 && kitchen.oven.racks == 3)
    #expect(kitchen.shelves.map(\.height) == [20, 30])
    #expect(kitchen.shelves.map(\.load) == [1...2.5, 0...5])
    #expect(kitchen.doors == [2, 5])
  }

  @Test(arguments: ["", "\noven:", "\noven: {}", "\nbudget:", "\nbudget: ~"]) func whatIsMissingHasItsDefault(
    more: String
  ) throws {
    let kitchen = try Kitchen(parsing: "name: a\nshelves: [{ height: 10 }]" + more, file: "k.yaml")
    #expect(kitchen.fuel == .gas && !kitchen.isOpen && kitchen.budget == nil && kitchen.doors == [1, 1])
    #expect(kitchen.oven.heat == 180 && kitchen.oven.racks == 2)
  }

  @Test func readsFiles() throws {
    let folder = try TemporaryDirectory()
    let url = folder.file("k.yaml")
    try Self.whole.write(to: url, atomically: true, encoding: .utf8)
    #expect(try Kitchen(contentsOf: url) == Kitchen(parsing: Self.whole, file: "k.yaml"))
    for missing in [folder.file("none.yaml"), folder.url] {
      let error = #expect(throws: RecordError.self) { try Kitchen(contentsOf: missing) }
      #expect(error?.diagnostics.count == 1)
      #expect(error?.description.contains(":1:1: error: the file cannot be read: ") == true)
    }
  }

  /// What is said of a text, line by line.
  private func faults(of yaml: String, _ overrides: [String] = []) -> [String] {
    do {
      _ = try Kitchen(parsing: yaml, file: "k.yaml", overrides: overrides)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  @Test func namesAllFaultsInTheOrderOfTheFile() {
    let yaml = """
      nam: Ada
      fuel: gaz
      is-open: "true"
      budget: 2e6
      oven:
        heat: 20
        racks: two
        heat: 100
        <<: 3
      shelves:
        - { load: [3, 1] }
        - { height: 9.5, load: 4 }
        - 7
      doors: [1]
      ? [a, b]
      : 1
      """
    #expect(
      faults(of: yaml) == [
        "k.yaml:1:1: error: unknown key “nam”; did you mean “name”?",
        "k.yaml:2:7: error: “fuel” must be gas, wood or electric, not “gaz”; did you mean “gas”?",
        "k.yaml:3:10: error: “is-open” takes true or false, not the text “true”",
        "k.yaml:4:9: error: “budget” must be at most 1000000, not 2000000",
        "k.yaml:6:9: error: “oven.heat” must be 50…300 degrees, not 20",
        "k.yaml:7:10: error: “oven.racks” takes a whole number, at least 1, not “two”",
        "k.yaml:8:3: error: key “oven.heat” is given twice, first on line 6",
        "k.yaml:9:3: error: YAML's merge key “<<” has no meaning here; write the values out",
        "k.yaml:11:5: error: “shelves.0.height” is missing; it takes a whole number, 10…90 cm",
        "k.yaml:11:13: error: “shelves.0.load” must give the smaller value first",
        "k.yaml:12:15: error: “shelves.1.height” takes a whole number, 10…90 cm, not “9.5”",
        "k.yaml:12:26: error: “shelves.1.load” takes a list, not “4”",
        "k.yaml:13:5: error: “shelves.2” takes a mapping of keys to values, not “7”",
        "k.yaml:14:8: error: “doors” must be a list of 2, not of 1",
        "k.yaml:15:3: error: a key is a name, not a list",
      ])
  }

  @Test(arguments: [
    ("", "k.yaml:1:1: error: the file is empty"),
    ("- a", "k.yaml:1:1: error: the file takes a mapping of keys to values, not a list"),
    ("name: a\nshelves: []", "k.yaml:2:10: error: “shelves” must be a list of 1…3, not of 0"),
    ("name:\nshelves: [{ height: 10 }]", "k.yaml:1:6: error: “name” takes text, not nothing"),
    ("name: [a]\nshelves: [{ height: 10 }]", "k.yaml:1:7: error: “name” takes text, not a list"),
    (
      "name: a\nshelves: [{ height: 10 }]\nbudget: nan",
      "k.yaml:3:9: error: “budget” takes a number, at most 1000000, not “nan”"
    ),
    (
      "name: a\nshelves: [{ height: 10 }]\ndoors: [90, 1]",
      "k.yaml:3:8: error: “doors” must begin with at most 10, the height of the first shelf"
    ),
  ]) func namesTheFault(yaml: String, message: String) {
    #expect(faults(of: yaml) == [message])
  }

  @Test func nothingIsDemandedOfAFaultyRecord() {
    #expect(faults(of: "name: a\nshelves: [{ height: 1 }]\ndoors: [90, 1]").count == 1)
  }
}
