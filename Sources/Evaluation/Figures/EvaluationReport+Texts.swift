import Foundation
import Metrics

extension EvaluationReport {
  /// Tables of the methods: of their means against targets and without, where these lie with 95 % confidence, and how they
  /// differ from the first method's.
  package var markdown: String {
    let tables = [EvaluationTable.fullReference(self), .noReference(self)].compactMap(\.self)
    return (tables.map(\.markdown) + [intervals, differences].compactMap(\.self)).joined(separator: "\n\n")
  }

  /// A table of the first method's pictures, then mean, median and where the mean lies with 95 % confidence; a figure of the
  /// whole set stands in the row of the means.
  package var pictureTable: String {
    guard let method = methods.first else { preconditionFailure("an evaluation is of some method") }
    var lines = ["| picture | " + metrics.map(\.title).joined(separator: " | ") + " |", rule]
    for row in method.rows { lines.append(line(Markdown.escaped(row.picture), row.figures)) }
    lines.append(line("**mean**", method.statistics.map(\.mean)))
    lines.append(line("**median**", method.statistics.map(\.median)))
    lines.append(line("**95 %**", texts: intervalTexts(method)))
    if let target { lines.append(line("*mean of the targets*", target.statistics.map(\.mean))) }
    return lines.joined(separator: "\n")
  }

  /// Values with commas between them (RFC 4180): a row for each method and picture, figures in full precision, empty where
  /// there is none. Figures of whole sets are not in it.
  package var csv: String {
    let columns = metrics.indices.filter { metrics[$0].subject != .set }
    var lines = [(["method", "picture"] + columns.map { metrics[$0].name }).joined(separator: ",")]
    for result in results {
      for row in result.rows {
        let figures = columns.map { row.figures[$0].map { "\($0)" } ?? "" }
        lines.append(([result.name, row.picture].map(Self.quoted) + figures).joined(separator: ","))
      }
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  private var rule: String { "| --- |" + String(repeating: " ---: |", count: metrics.count) }

  private var intervals: String? {
    guard results.contains(where: { $0.statistics.contains { $0.interval != nil } }) else { return nil }
    let lines = results.map { line(Markdown.escaped($0.name), texts: intervalTexts($0)) }
    return (["### 95 % intervals of the means", "", head, rule] + lines).joined(separator: "\n")
  }

  private var differences: String? {
    guard methods.count > 1 else { return nil }
    let lines = methods.dropFirst().map { method in
      line(
        Markdown.escaped(method.name),
        texts: zip(metrics, method.differences).map { metric, difference in
          let mean = metric.signed(difference.mean)
          return difference.interval.map { "\(mean) (\(metric.text($0)))" } ?? mean
        })
    }
    let title = "### Differences from \(Markdown.escaped(methods[0].name)), picture by picture, with 95 % intervals"
    return ([title, "", head, rule] + lines).joined(separator: "\n")
  }

  private var head: String { "| method | " + metrics.map(\.heading).joined(separator: " | ") + " |" }

  private func intervalTexts(_ result: Result) -> [String] {
    zip(metrics, result.statistics).map { metric, statistic in
      let text = metric.text(statistic.interval)
      return text.isEmpty ? "–" : text
    }
  }

  private func line(_ head: String, _ figures: [Double?]) -> String {
    line(head, texts: zip(metrics, figures).map { $0.text($1) })
  }

  private func line(_ head: String, texts: [String]) -> String {
    "| \(head) | " + texts.joined(separator: " | ") + " |"
  }

  private static func quoted(_ name: String) -> String {
    name.contains { ",\"\r\n".contains($0) } ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }
}
