/// A strict reader of Prometheus' text exposition format 0.0.4: everything that its grammar does not name is refused.
struct PrometheusParser {
  struct Malformed: Error { let line: String }

  struct Family {
    let help: String
    let type: String
    /// Values by labels, the labels sorted and written `name="value"` with commas between them.
    var samples: [String: Double] = [:]
  }

  private(set) var families: [String: Family] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: "the last line has no end") }
    var help: (name: String, text: String)?
    var current: String?
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)*)/) {
        help = (String(match.1), String(match.2))
      } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)/) {
        let name = String(match.1)
        // One HELP before one TYPE, all of a family together.
        guard let text = help, text.name == name, families[name] == nil else { throw Malformed(line: line) }
        guard (match.2 == "counter") == name.hasSuffix("_total") else { throw Malformed(line: line) }
        families[name] = Family(help: text.text, type: String(match.2))
        (current, help) = (name, nil)
      } else {
        guard help == nil, let name = current else { throw Malformed(line: line) }
        try readSample(line, of: name)
      }
    }
    guard help == nil, families.values.allSatisfy({ !$0.samples.isEmpty }) else {
      throw Malformed(line: "a family without samples")
    }
  }

  private mutating func readSample(_ line: String, of family: String) throws {
    let form = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9][0-9.e+-]*)/
    guard let match = line.wholeMatch(of: form), match.1 == family, let value = Double(match.3), value.isFinite else {
      throw Malformed(line: line)
    }
    let label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/
    var rest = Substring(match.2 ?? "")
    var labels: [String] = []
    while !rest.isEmpty {
      guard let found = rest.prefixMatch(of: label) else { throw Malformed(line: line) }
      labels.append("\(found.1)=\"\(found.2)\"")
      rest = rest[found.range.upperBound...]
    }
    let key = labels.sorted().joined(separator: ",")
    guard Set(labels).count == labels.count, families[family]?.samples.updateValue(value, forKey: key) == nil else {
      throw Malformed(line: line)
    }
  }

  /// The value of a sample; nil if there is none.
  subscript(name: String, labels: String = "") -> Double? { families[name]?.samples[labels] }
}
