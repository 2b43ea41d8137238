import Imaging
import Parallel

/// A figure of a picture by itself, with no target to compare it with.
public protocol PictureMetric: Sendable {
  /// What the metric is, and how one is made.
  static var definition: MetricDefinition { get }

  /// Computes the figure of a picture of which no side is below the definition's smallest.
  ///
  /// The figure is the same for any number of workers.
  func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double
}

extension PictureMetric {
  /// Computes the figure of a picture.
  ///
  /// - Throws: `MetricsError`: `tooSmall`, `undefined`.
  public func callAsFunction(of picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    try Self.definition.check(picture.size)
    return try measure(picture, on: workers)
  }
}
