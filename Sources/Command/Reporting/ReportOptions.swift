import ArgumentParser

/// What a run leaves behind to be read later.
enum ReportLevel: String, CaseIterable, ExpressibleByArgument {
  /// Nothing.
  case none
  /// `report.json`, the summary, the list of failures and the checksums.
  case text
  /// These, and the page with its previews.
  case full
}

/// Which report to write.
struct ReportOptions: ParsableArguments {
  @Option(
    help: """
      What to leave in FOLDER/.diffraw/runs: texts and a page to look at (full), texts (text: report.json, summary.txt, \
      failed.txt, checksums.txt), or nothing (none).
      """)
  var report: ReportLevel = .full
}
