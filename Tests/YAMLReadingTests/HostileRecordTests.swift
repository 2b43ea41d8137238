import TestSupport
import Testing
import YAMLReading

/// Texts that were made to break the reader: each ends in a record or in faults that have a place.
@Suite struct HostileRecordTests {
  private static let pieces = [
    "{", "}", "[", "]", ":", ",", "- ", "\n", "  ", "\t", "\"", "&a ", "*a", "<<: ", "? ", "!!int ", "~", "#", "---\n",
    "\0", "é", "\r\n", "1e999", "-", ".", "name: ", "oven: ", "height",
  ]

  @Test func survivesTwoThousandMutations() {
    var random = SplitMix64(seed: 2026)
    for _ in 0..<2000 {
      var text = Array(ReadableRecordTests.whole.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars, at: start)
        default: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &random))
        }
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text)
      do {
        _ = try Kitchen(parsing: String(view), file: "k.yaml")
      } catch {
        #expect(!error.diagnostics.isEmpty)
        for fault in error.diagnostics {
          guard case .file("k.yaml", let line, let column) = fault.place else {
            Issue.record("a fault of a file is in the file: \(fault)")
            return
          }
          #expect(line >= 1 && column >= 1 && !fault.message.isEmpty)
        }
      }
    }
  }

  @Test func survivesOverridesOfAnything() {
    let paths = [
      "name", "oven", "oven.heat", "shelves", "shelves.0", "shelves.0.load.1", "doors.-1", "a.b.c", "..", "",
    ]
    let values = ["", "1", "[", "[1]", "{}", "{a: {b: 1}}", "\"", "'\u{1}'", "[*a]", "~", "="]
    for path in paths {
      for value in values {
        do {
          _ = try Kitchen(parsing: ReadableRecordTests.whole, file: "k.yaml", overrides: ["\(path)=\(value)"])
        } catch {
          #expect(error.diagnostics.allSatisfy { $0.place == .override("\(path)=\(value)") }, "\(error)")
        }
      }
    }
    let deep = Array(repeating: "a", count: 5000).joined(separator: ".") + "=1"
    #expect(throws: RecordError.self) {
      try Kitchen(parsing: ReadableRecordTests.whole, file: "k.yaml", overrides: [deep])
    }
  }
}
