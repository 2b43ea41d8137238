import Metrics

/// The figures of pictures, and what could not be compared.
struct EvaluationReport {
  /// The figures of one pair, in the order of the metrics; nil for those that have none.
  struct Row {
    let picture: String
    var figures: [Double?]
  }

  /// A file that could not be compared, or of which a figure is missing.
  struct Failure: Error, Encodable {
    let file: String
    /// What is wrong and what can be done.
    let problem: String
  }

  /// What the pictures have in common.
  struct Summary {
    /// Over the pictures that have the figure; nil if none has.
    let mean, median: Double?
    /// How many pictures have it.
    let count: Int
  }

  let metrics: [MetricDefinition]
  let rows: [Row]
  let failures: [Failure]

  /// In the order of the metrics.
  var summaries: [Summary] {
    metrics.indices.map { metric in
      let figures = rows.compactMap { $0.figures[metric] }
      guard !figures.isEmpty else { return Summary(mean: nil, median: nil, count: 0) }
      return Summary(
        mean: figures.reduce(0, +) / Double(figures.count), median: median(figures), count: figures.count)
    }
  }
}

extension EvaluationReport: Encodable {
  private enum CodingKeys: String, CodingKey { case metrics, pictures, failures }

  private struct MetricReport: Encodable {
    let name, title: String
    let goal: MetricDefinition.Goal
    let mean, median: Double?
    let count: Int
  }

  private struct PictureReport: Encodable {
    let picture: String
    let figures: [String: Double]
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      zip(metrics, summaries).map { metric, summary in
        MetricReport(
          name: metric.name, title: metric.title, goal: metric.goal, mean: summary.mean, median: summary.median,
          count: summary.count)
      }, forKey: .metrics)
    try container.encode(
      rows.map { row in
        let figures = zip(metrics, row.figures).compactMap { metric, figure in figure.map { (metric.name, $0) } }
        return PictureReport(picture: row.picture, figures: Dictionary(uniqueKeysWithValues: figures))
      }, forKey: .pictures)
    try container.encode(failures, forKey: .failures)
  }
}
