/// A metric, by what its figures are of.
public enum Metric: Sendable {
  case pair(any PairMetric)
  case picture(any PictureMetric)
  case set(any SetMetric)

  public var definition: MetricDefinition {
    switch self {
    case .pair(let metric): type(of: metric).definition
    case .picture(let metric): type(of: metric).definition
    case .set(let metric): type(of: metric).definition
    }
  }
}
