import Metrics

extension EvaluationReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case metrics, comparison, methods, target, failures, warnings
  }

  private struct MetricReport: Encodable {
    let name, title: String
    let goal: MetricDefinition.Goal
    let subject: MetricDefinition.Subject
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      metrics.map { MetricReport(name: $0.name, title: $0.title, goal: $0.goal, subject: $0.subject) },
      forKey: .metrics)
    try container.encode(comparison, forKey: .comparison)
    try container.encode(methods.map(encodable), forKey: .methods)
    try container.encodeIfPresent(target.map(encodable), forKey: .target)
    try container.encode(failures, forKey: .failures)
    try container.encode(warnings, forKey: .warnings)
  }

  private struct ResultReport: Encodable {
    struct Picture: Encodable {
      let picture: String
      let figures: [String: Double]
    }

    let name, family: String
    let evaluations: Int?
    let statistics: [String: Statistic]
    /// Of the means, from the first method.
    let differences: [String: Difference]?
    let pictures: [Picture]
  }

  private func encodable(_ result: Result) -> ResultReport {
    ResultReport(
      name: result.name, family: result.method?.family ?? result.name, evaluations: result.method?.evaluations,
      statistics: named(result.statistics.map { $0.count > 0 ? $0 : nil }),
      differences: result.differences.isEmpty ? nil : named(result.differences.map { $0.count > 0 ? $0 : nil }),
      pictures: result.rows.map { .init(picture: $0.picture, figures: named($0.figures)) })
  }

  /// Values by the names of their metrics, without those that are missing.
  private func named<Value>(_ values: [Value?]) -> [String: Value] {
    let known = zip(metrics, values).compactMap { metric, value in value.map { (metric.name, $0) } }
    return Dictionary(uniqueKeysWithValues: known)
  }
}
