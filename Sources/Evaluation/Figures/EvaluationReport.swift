import Metrics

/// The figures of methods' pictures, and what could not be compared.
package struct EvaluationReport: Sendable {
  /// The figures of one picture, in the order of the metrics; nil for those that have none.
  package struct Row: Sendable {
    package let picture: String
    package var figures: [Double?]
  }

  /// The figures of a method, or of the targets themselves.
  package struct Result: Sendable {
    package let name: String
    /// Nil for the targets.
    package let method: EvaluationMethod?
    package let rows: [Row]
    /// In the order of the metrics.
    package let statistics: [Statistic]
    /// In the order of the metrics, from the first method; empty for that one and for the targets.
    package let differences: [Difference]
  }

  /// A file that could not be compared, or of which a figure is missing.
  package struct Failure: Error, Encodable, Sendable {
    /// The method that it is a failure of; nil for a target.
    package let method: String?
    package let file: String
    /// What is wrong and what can be done.
    package let problem: String
  }

  package let metrics: [MetricDefinition]
  /// How outputs and targets were compared: a sentence.
  package let comparison: String
  package let methods: [Result]
  /// The targets' own figures, of the metrics that need no target; nil if there are none.
  package let target: Result?
  package let failures: [Failure]
  /// What a reader of the figures should know.
  package let warnings: [String]

  /// Methods, and after them the targets.
  package var results: [Result] { methods + (target.map { [$0] } ?? []) }

  /// The place of the metric by which pictures are called worst and best: the first of the given kind that has figures.
  package func ranking(_ subject: MetricDefinition.Subject) -> Int? {
    metrics.indices.first { index in
      metrics[index].subject == subject && methods.contains { $0.statistics[index].count > 0 }
    }
  }
}

extension EvaluationReport.Result {
  /// - Parameters:
  ///   - sets: the figures of all pictures together, by the places of their metrics.
  ///   - other: the method to compare with.
  init(
    _ name: String, method: EvaluationMethod?, rows: [EvaluationReport.Row], metrics: [MetricDefinition],
    sets: [Int: (figure: Double?, count: Int)], against other: EvaluationReport.Result?
  ) {
    (self.name, self.method, self.rows) = (name, method, rows)
    statistics = metrics.indices.map { index in
      if let set = sets[index] { return Statistic(ofSet: set.figure, count: set.count) }
      return Statistic(of: rows.compactMap { $0.figures[index] })
    }
    guard let other else {
      differences = []
      return
    }
    let others = Dictionary(other.rows.map { ($0.picture, $0.figures) }) { first, _ in first }
    differences = metrics.indices.map { index in
      Difference(
        of: rows.compactMap { row in
          guard let own = row.figures[index], let figure = others[row.picture]?[index] else { return nil }
          return (own, figure)
        })
    }
  }
}

extension MetricDefinition.Goal {
  /// How far a figure is from a good one: less is better.
  package func distance(_ figure: Double) -> Double {
    switch self {
    case .higher: -figure
    case .lower: figure
    case .one: abs(figure - 1)
    }
  }
}
