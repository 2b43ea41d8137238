import Imaging
import Parallel

/// A figure that says how a set of outputs stands to a set of targets, which need not be of the same frames.
public protocol SetMetric: Sendable {
  /// What the metric is, and how one is made.
  static var definition: MetricDefinition { get }

  /// How many pictures a set needs for a figure that says something about more than these pictures.
  var pictures: Int { get }

  /// What the metric sees in a picture of which no side is below the definition's smallest: as many values for each.
  ///
  /// They are the same for any number of workers.
  func extract(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> [Double]

  /// Computes the figure from what was seen in the outputs and in the targets.
  ///
  /// - Throws: `MetricsError`: `undefined` if there are too few of them.
  func distance(_ outputs: [[Double]], _ targets: [[Double]], on workers: WorkerPool) throws(MetricsError) -> Double
}

extension SetMetric {
  /// What the metric sees in a picture.
  ///
  /// - Throws: `MetricsError`: `tooSmall`.
  public func features(of picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> [Double] {
    try Self.definition.check(picture.size)
    return try extract(picture, on: workers)
  }
}
