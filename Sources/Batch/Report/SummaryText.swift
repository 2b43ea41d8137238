import Foundation

/// A report in a few lines of at most 80 columns, fit for the body of a mail.
enum SummaryText {
  static let columns = 80

  /// Totals first, then each failure by name, then the rest.
  /// - Parameter folder: the folder of the run, where the other forms are.
  static func text(of report: RunReport, folder: FilePath) -> String {
    let (run, totals) = (report.run, report.totals)
    var lines = [headline(totals)]
    let seconds = run.end.timeIntervalSince(run.start)
    lines.append("in \(TimeSpan.format(seconds)), \(time(run.start)) to \(time(run.end))")
    if totals.bytesWritten > 0 { lines.append("\(ByteCount.format(totals.bytesWritten)) written") }
    if totals.warnings > 0 { lines.append(totals.warnings == 1 ? "1 warning" : "\(totals.warnings) warnings") }

    func section(_ title: String, _ files: [FileRecord], _ body: (FileRecord) -> [String]) {
      if files.isEmpty { return }
      lines += ["", title]
      for file in files {
        lines += wrap(file.input.description, indent: 2) + body(file).flatMap { wrap($0, indent: 4) }
      }
    }
    section("Failed:", report.files.filter { $0.status == .failed }) { file in
      ["\(file.category?.rawValue ?? "failed"): \(file.message ?? "")"]
    }
    section("Given up when the run was stopped:", report.files.filter { $0.status == .dropped }) { _ in [] }
    section("Warnings:", report.files.filter { !$0.warnings.isEmpty }) { $0.warnings }

    lines += [""]
    for (name, value) in [
      ("Retry", retry(report, folder)),
      ("Output", run.outputFolder.description), ("Report", folder.appending("report.html").description),
      ("Pipeline", "\(run.pipeline.name) \(run.pipeline.digest.prefix(12))"),
      ("Models", run.models.map { "\($0.name) \($0.digest.prefix(12))" }.joined(separator: ", ")),
      ("Machine", "\(run.host), \(run.workers) workers, \(run.jobs) files at a time"),
      ("Memory", "\(ByteCount.format(run.peakMemory)) at most"), ("Program", "DiffRAW \(run.version)"),
    ] where !value.isEmpty {
      lines += wrap(printable(name + String(repeating: " ", count: 10 - name.count) + value), indent: 0, hanging: 10)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What became of how many files, in words.
  static func headline(_ totals: RunReport.Totals) -> String {
    var parts = ["\(totals.done) done", "\(totals.skipped) skipped", "\(totals.failed) failed"]
    if totals.dropped > 0 { parts.append("\(totals.dropped) given up") }
    if totals.notStarted > 0 { parts.append("\(totals.notStarted) not started") }
    return "\(parts.joined(separator: ", ")) of \(totals.inputs)"
  }

  /// How to develop again what has no outputs: a run can be retried; of other work the files that failed are listed.
  private static func retry(_ report: RunReport, _ folder: FilePath) -> String {
    let (run, totals) = (RunFolder(folder), report.totals)
    if run.path.parent.lastComponent == "runs" {
      return totals.done + totals.skipped < totals.inputs ? "diffraw retry \(run.path)" : ""
    }
    if totals.failed == 0 { return "" }
    return FileLists.failedWithZeros(of: report) == nil
      ? "--files-from \(run.failed)" : "--files-from \(run.failedWithZeros) --null"
  }

  private static func time(_ date: Date) -> String { date.formatted(.iso8601) }

  /// The text on one line.
  private static func printable(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  /// Lines of at most 80 columns, broken at spaces, or anywhere in a word that is longer than a line.
  static func wrap(_ text: String, indent: Int, hanging: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = ""
    var margin = String(repeating: " ", count: indent)
    func end() {
      lines.append(margin + line)
      margin = String(repeating: " ", count: hanging ?? indent)
      line = ""
    }
    for word in printable(text).split(separator: " ", omittingEmptySubsequences: false) {
      var word = word
      if !line.isEmpty, margin.count + line.count + 1 + word.count > columns { end() }
      if !line.isEmpty { line += " " }
      while margin.count + line.count + word.count > columns {
        let room = columns - margin.count - line.count
        line += word.prefix(room)
        word = word.dropFirst(room)
        end()
      }
      line += word
    }
    if !line.isEmpty { end() }
    return lines
  }
}
