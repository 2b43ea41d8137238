import Foundation
import Metrics

/// A table of methods' means, shaped like the paper's: methods as rows, figures as columns, the best bold and the second
/// underlined.
package struct EvaluationTable: Sendable {
  package enum Rank: Sendable, Hashable {
    case best, second
  }

  package struct Cell: Sendable, Hashable {
    /// The mean.
    package let text: String
    /// Where it lies with 95 % confidence; empty if that is not known.
    package let interval: String
    /// Nil for the others, and if there is nothing to rank.
    package var rank: Rank?
  }

  package struct Row: Sendable {
    package let name: String
    /// Whether it is the targets' own, and not ranked.
    package let isReference: Bool
    package var cells: [Cell]
  }

  package let title: String
  package let metrics: [MetricDefinition]
  package private(set) var rows: [Row]

  /// The table of figures against targets, of pairs and of sets; nil if there are none.
  package static func fullReference(_ report: EvaluationReport) -> EvaluationTable? {
    EvaluationTable("Against targets", report, report.methods) { $0.subject != .picture }
  }

  /// The table of figures without targets, with the targets' own at the end; nil if there are none.
  package static func noReference(_ report: EvaluationReport) -> EvaluationTable? {
    EvaluationTable("Without targets", report, report.results) { $0.subject == .picture }
  }

  private init?(
    _ title: String, _ report: EvaluationReport, _ results: [EvaluationReport.Result],
    where isMember: (MetricDefinition) -> Bool
  ) {
    let columns = report.metrics.indices.filter { isMember(report.metrics[$0]) }
    guard !columns.isEmpty else { return nil }
    self.title = title
    metrics = columns.map { report.metrics[$0] }
    rows = results.map { result in
      Row(
        name: result.name, isReference: result.method == nil,
        cells: columns.map { column in
          let (metric, statistic) = (report.metrics[column], result.statistics[column])
          return Cell(text: metric.text(statistic.mean), interval: metric.text(statistic.interval), rank: nil)
        })
    }
    for (place, column) in columns.enumerated() {
      let means = results.map { $0.method == nil ? nil : $0.statistics[column].mean }
      for (row, rank) in Self.ranks(means, goal: report.metrics[column].goal) { rows[row].cells[place].rank = rank }
    }
  }

  /// The places of the best and the second figures, equal ones sharing their rank.
  package static func ranks(_ figures: [Double?], goal: MetricDefinition.Goal) -> [(row: Int, rank: Rank)] {
    let distances = figures.map { $0.flatMap { $0.isNaN ? nil : goal.distance($0) } }
    let known = distances.compactMap(\.self)
    guard known.count > 1, let best = known.min() else { return [] }
    let second = known.filter { $0 > best }.min()
    let isShared = known.count { $0 == best } > 1
    return distances.enumerated().compactMap { row, distance in
      guard let distance else { return nil }
      if distance == best { return (row, .best) }
      return !isShared && distance == second ? (row, .second) : nil
    }
  }

  /// A Markdown table, its title above it.
  package var markdown: String {
    var lines = ["### \(title)", "", "| method | " + metrics.map(\.heading).joined(separator: " | ") + " |"]
    lines.append("| --- |" + String(repeating: " ---: |", count: metrics.count))
    for row in rows {
      let name = Markdown.escaped(row.name)
      let cells = row.cells.map { cell in
        switch cell.rank {
        case .best: "**\(cell.text)**"
        case .second: "<u>\(cell.text)</u>"
        case nil: cell.text
        }
      }
      lines.append("| \(row.isReference ? "*\(name)*" : name) | " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }
}

extension MetricDefinition {
  /// The title with an arrow that says which figures are good.
  package var heading: String {
    switch goal {
    case .higher: "\(title) ↑"
    case .lower: "\(title) ↓"
    case .one: "\(title) → 1"
    }
  }

  /// A figure for readers.
  package func text(_ figure: Double?) -> String {
    guard let figure, !figure.isNaN else { return "–" }
    let size = figure.isInfinite ? "∞" : String(format: "%.\(digits)f", abs(figure))
    return figure < 0 ? "−\(size)" : size
  }

  /// The two ends of an interval; empty if there is none.
  package func text(_ interval: Interval?) -> String {
    interval.map { "\(text($0.low)) … \(text($0.high))" } ?? ""
  }

  /// A difference for readers, with its sign.
  package func signed(_ figure: Double?) -> String {
    guard let figure else { return "–" }
    return (figure > 0 ? "+" : "") + text(figure)
  }
}

/// Text in Markdown tables.
enum Markdown {
  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("*", with: "\\*")
      .replacing("<", with: "&lt;")
  }
}
