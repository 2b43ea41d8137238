/// Figures in Prometheus' text exposition format 0.0.4, as node_exporter's textfile collector reads them.
struct PrometheusText {
  /// What a figure can do.
  enum Kind: String {
    /// Only grows.
    case counter
    /// Goes up and down.
    case gauge
  }

  /// A figure of a family, told from the others by its labels.
  struct Sample {
    let value: Double
    let labels: KeyValuePairs<String, String>

    init(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
      self.value = value
      self.labels = labels
    }
  }

  private(set) var text = ""

  /// Adds a family; one without samples is left out.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    if samples.isEmpty { return }
    text += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
    text += "# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
      text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(sample.value)\n"
    }
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
