import Batch
import Foundation
import Metrics

/// The report as one page without any script: its style within, its pictures beside it.
struct EvaluationPage {
  let report: EvaluationReport
  /// Files of plots by the places of their metrics.
  let plots: [(metric: Int, path: String)]
  let excerpts: [PictureExcerpts.Excerpt]
  /// The metric by whose figures the excerpts were chosen.
  let ranking: Int?

  var html: String {
    let style = [ReportStyle.css, PackageResources.evaluation_css].map { String(decoding: $0, as: UTF8.self) }
    let body = ([warnings] + tables + [differences, plotSection, excerptSection, failures, about])
      .filter { !$0.isEmpty }.joined(separator: "\n")
    // What is put in holds no names of parts: it is escaped, or ours.
    return String(decoding: PackageResources.evaluation_html, as: UTF8.self)
      .replacing("<!--{title}-->", with: HTML.escaped(title)).replacing("<!--{style}-->", with: style.joined())
      .replacing("<!--{comparison}-->", with: HTML.escaped(report.comparison)).replacing("<!--{body}-->", with: body)
  }

  private var title: String {
    let pictures = report.methods.map(\.rows.count).max() ?? 0
    let methods = report.methods.count == 1 ? report.methods[0].name : "\(report.methods.count) methods"
    return "\(methods) on \(pictures) picture\(pictures == 1 ? "" : "s")"
  }

  private func section(_ id: String, _ heading: String, _ body: String) -> String {
    "<section id=\"\(id)\" aria-labelledby=\"\(id)-title\"><h2 id=\"\(id)-title\">\(HTML.escaped(heading))</h2>\n\(body)</section>"
  }

  // MARK: Figures

  private var tables: [String] {
    [("full-reference", EvaluationTable.fullReference(report)), ("no-reference", .noReference(report))]
      .compactMap { id, table in table.map { section(id, $0.title, Self.table($0)) } }
  }

  private static func table(_ table: EvaluationTable) -> String {
    let rows = table.rows.map { row in
      let cells = row.cells.map { cell in
        let text = HTML.escaped(cell.text)
        let figure =
          switch cell.rank {
          case .best: "<b>\(text)</b>"
          case .second: "<u>\(text)</u>"
          case nil: text
          }
        let interval = cell.interval.isEmpty ? "" : "<small>\(HTML.escaped(cell.interval))</small>"
        return "<td>\(figure)\(interval)</td>"
      }
      return "<tr\(row.isReference ? " class=\"reference\"" : "")><th scope=\"row\">\(HTML.escaped(row.name))</th>"
        + cells.joined() + "</tr>"
    }
    return frame(table.metrics.map(\.heading), rows)
      + "<p class=\"muted note\">Means, and where they lie with 95 % confidence (bootstrap over the pictures). "
      + "The best is bold, the second underlined.</p>"
  }

  private static func frame(_ headings: [String], _ rows: [String]) -> String {
    let head = headings.map { "<th scope=\"col\">\(HTML.escaped($0))</th>" }.joined()
    return "<div class=\"wide\"><table><thead><tr><th scope=\"col\">method</th>\(head)</tr></thead>\n<tbody>"
      + rows.joined(separator: "\n") + "</tbody></table></div>"
  }

  private var differences: String {
    guard let first = report.methods.first, report.methods.count > 1 else { return "" }
    let rows = report.methods.dropFirst().map { method in
      let cells = zip(report.metrics, method.differences).map { metric, difference in
        let mean = HTML.escaped(metric.signed(difference.mean))
        let interval = difference.interval.map { "<small>\(HTML.escaped(metric.text($0)))</small>" } ?? ""
        return "<td\(difference.isClear ? " class=\"clear\"" : "")>\(mean)\(interval)</td>"
      }
      return "<tr><th scope=\"row\">\(HTML.escaped(method.name))</th>\(cells.joined())</tr>"
    }
    return section(
      "differences", "Differences from \(first.name)",
      Self.frame(report.metrics.map(\.heading), rows)
        + "<p class=\"muted note\">Means of the differences picture by picture, with 95 % intervals by pairwise draws; "
        + "muted where the interval holds zero.</p>")
  }

  private var plotSection: String {
    guard !plots.isEmpty else { return "" }
    let figures = plots.map { metric, path in
      let title = HTML.escaped(report.metrics[metric].heading)
      return "<figure><img src=\"\(HTML.escaped(path))\" alt=\"\(title) over the number of evaluations\" "
        + "loading=\"lazy\"><figcaption>\(title)</figcaption></figure>"
    }
    return section(
      "plots", "By the number of evaluations", "<div class=\"plots\">\(figures.joined(separator: "\n"))</div>")
  }

  // MARK: Pictures

  private var excerptSection: String {
    guard let ranking, !excerpts.isEmpty else { return "" }
    let methods = report.methods.map(\.name).filter { name in excerpts.contains { $0.method == name } }
    let parts = methods.enumerated().map { index, name in
      let figures = excerpts.filter { $0.method == name }.map(figure)
      return "<details\(index == 0 ? " open" : "")><summary>\(HTML.escaped(name))</summary>"
        + "<div class=\"excerpts\">\(figures.joined(separator: "\n"))</div></details>"
    }
    return section(
      "excerpts", "Worst and best by \(report.metrics[ranking].title)",
      "<p class=\"muted note\">Output and target: 1:1 where they differ most, and whole.</p>"
        + parts.joined(separator: "\n"))
  }

  private func figure(_ excerpt: PictureExcerpts.Excerpt) -> String {
    func image(_ path: String?, _ what: String, _ kind: String) -> String {
      guard let path else { return "" }
      let text = "\(what) of \(excerpt.picture)"
      return "<a class=\"\(kind)\" href=\"\(HTML.escaped(path))\"><img src=\"\(HTML.escaped(path))\" "
        + "alt=\"\(HTML.escaped(text))\" loading=\"lazy\"></a>"
    }
    let figures = zip(report.metrics, excerpt.figures).compactMap { metric, figure in
      figure.map { "\(metric.title) \(metric.text($0))" }
    }
    let hasTarget = excerpt.target != nil
    let labels = hasTarget ? "<span>output</span><span>target</span>" : "<span>1:1</span><span>whole</span>"
    let images =
      hasTarget
      ? image(excerpt.outputPart, "Output, 1:1,", "part") + image(excerpt.targetPart, "Target, 1:1,", "part")
        + image(excerpt.output, "Output", "whole") + image(excerpt.target, "Target", "whole")
      : image(excerpt.outputPart, "Picture, 1:1,", "part") + image(excerpt.output, "Picture", "whole")
    return "<figure><figcaption><b>\(excerpt.kind)</b> \(HTML.escaped(excerpt.picture))"
      + "<small>\(HTML.escaped(figures.joined(separator: " · ")))</small></figcaption>"
      + "<div class=\"labels\">\(labels)</div><div class=\"pair\">\(images)</div></figure>"
  }

  // MARK: Notes

  private var warnings: String {
    guard !report.warnings.isEmpty else { return "" }
    let items = report.warnings.map { "<li>\(HTML.escaped($0))</li>" }
    return section("warnings", "Mind", "<ul class=\"warned\">\(items.joined(separator: "\n"))</ul>")
  }

  private var failures: String {
    guard !report.failures.isEmpty else { return "" }
    let items = report.failures.map { failure in
      "<li><b>\(HTML.escaped(failure.file))</b>"
        + (failure.method.map { " (\(HTML.escaped($0)))" } ?? "") + ": \(HTML.escaped(failure.problem))</li>"
    }
    return section("failures", "Not compared", "<ul class=\"failures\">\(items.joined(separator: "\n"))</ul>")
  }

  private var about: String {
    let items = report.metrics.map { metric in
      "<dt>\(HTML.escaped(metric.title))</dt><dd><code>\(HTML.escaped(metric.name))</code> \(HTML.escaped(metric.summary))</dd>"
    }
    return section("about", "The metrics", "<dl class=\"rows\">\(items.joined(separator: "\n"))</dl>")
  }
}

/// Text in HTML.
enum HTML {
  /// Text that is safe within elements and quoted attributes.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
