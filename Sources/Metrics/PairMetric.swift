import Imaging
import Parallel

/// A figure that says how an output stands to the target it should equal.
public protocol PairMetric: Sendable {
  /// What the metric is, and how one is made.
  static var definition: MetricDefinition { get }

  /// Computes the figure of two pictures of one size, of which no side is below the definition's smallest.
  ///
  /// The figure is the same for any number of workers.
  func measure(_ output: MetricImage, _ target: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double
}

extension PairMetric {
  /// Computes the figure of an output.
  ///
  /// - Throws: `MetricsError`: `sizesDiffer`, `tooSmall`, `undefined`.
  public func callAsFunction(
    of output: MetricImage, against target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let definition = Self.definition
    guard output.size == target.size else {
      throw MetricsError(
        .sizesDiffer, subject: definition.name,
        problem: "the output has \(output.size) pixels, the target \(target.size)",
        remedy: "compare pictures of the same frame")
    }
    try definition.check(target.size)
    return try measure(output, target, on: workers)
  }
}

extension WorkerPool {
  /// The sum of what `body` says of each row, added in the order of the rows whatever the number of workers.
  func sum(rows: Int, _ body: @Sendable (Int) -> Double) -> Double {
    [Double](rows: rows, width: 1, bandHeight: 8, on: self) { band, sums in
      for row in band { sums[row - band.lowerBound] = body(row) }
    }.reduce(0, +)
  }
}
