import Batch
import FileWriting
import Foundation
import Metrics
import Parallel
import PictureCoding

/// The folder of an evaluation's report: `evaluation.json`, `figures.csv`, `table.md`, the page `index.html`, and beside it
/// `plots` and `pictures`.
///
/// Files of these names are replaced; others are left alone.
package struct EvaluationFolder: Sendable {
  let folder: FilePath

  /// Makes the folder ready.
  ///
  /// - Throws: `BatchError` with code `unusableOutputFolder` or `storageFull`.
  package init(_ folder: FilePath) throws(BatchError) {
    self.folder = folder
    for part in [folder, folder.appending("plots"), folder.appending(FilePath(PictureExcerpts.folder))] {
      try OutputFolder.prepare(part)
    }
  }

  /// Writes all of it.
  ///
  /// - Throws: `FileWritingError`; `EvaluationReport.Failure` for a picture that cannot be read a second time.
  /// - Returns: the page.
  package func write(_ report: EvaluationReport, of matching: PictureMatching, workers: WorkerPool) throws -> FilePath {
    guard let url = folder.url else {
      throw BatchError(
        .unusableOutputFolder, "the name of the folder \(folder) is no text", remedy: "name another folder with -o")
    }
    func write(_ data: Data, _ name: String) throws { try AtomicFile.write(data, to: url.appending(path: name)) }
    try write(Self.json(report), "evaluation.json")
    try write(Data(report.csv.utf8), "figures.csv")
    let tables = "\(report.comparison)\n\n\(report.markdown)\n"
    try write(Data(tables.utf8), "table.md")
    let plots = FigurePlots(report: report)
    var plotted: [(metric: Int, path: String)] = []
    for metric in plots.metrics {
      let path = "plots/\(report.metrics[metric].name).png"
      try PNGWriter().write(plots.plot(metric), to: url.appending(path: path))
      plotted.append((metric, path))
    }
    let excerpts = PictureExcerpts(report: report, matching: matching, workers: workers)
    let shown = try excerpts.write(to: url)
    let page = EvaluationPage(report: report, plots: plotted, excerpts: shown, ranking: excerpts.ranking)
    try write(Data(page.html.utf8), "index.html")
    return folder.appending("index.html")
  }

  private static func json(_ report: EvaluationReport) throws -> Data {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(report)
  }
}
