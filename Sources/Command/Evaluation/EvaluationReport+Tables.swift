import Foundation
import Metrics

extension EvaluationReport {
  /// A Markdown table, a row for each picture, then mean and median.
  var markdown: String {
    let summaries = summaries
    var lines = ["| picture | " + metrics.map(\.title).joined(separator: " | ") + " |"]
    lines.append("| --- |" + String(repeating: " ---: |", count: metrics.count))
    for row in rows { lines.append(line(Self.escaped(row.picture), row.figures)) }
    lines.append(line("**mean**", summaries.map(\.mean)))
    lines.append(line("**median**", summaries.map(\.median)))
    return lines.joined(separator: "\n")
  }

  /// Values with commas between them (RFC 4180): a row for each picture, figures in full precision, empty where there is
  /// none.
  var csv: String {
    var lines = [(["picture"] + metrics.map(\.name)).joined(separator: ",")]
    for row in rows {
      lines.append(([Self.quoted(row.picture)] + row.figures.map { $0.map { "\($0)" } ?? "" }).joined(separator: ","))
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  private func line(_ head: String, _ figures: [Double?]) -> String {
    let cells = zip(metrics, figures).map { metric, figure in
      guard let figure else { return "–" }
      return figure.isInfinite ? "∞" : String(format: "%.\(metric.digits)f", figure)
    }
    return "| \(head) | " + cells.joined(separator: " | ") + " |"
  }

  private static func escaped(_ name: String) -> String { name.replacing("|", with: "\\|") }

  private static func quoted(_ name: String) -> String {
    name.contains { ",\"\r\n".contains($0) } ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }
}
