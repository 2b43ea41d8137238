import Parallel

/// Structural similarity as scikit-image computes it with its Gaussian window, each color channel for itself.
///
/// `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)`: the convention of the papers
/// on Zurich RAW-to-RGB. In [−1, 1].
public struct SSIM: PairMetric {
  public static let definition = MetricDefinition(
    name: "ssim", title: "SSIM", summary: "Structural similarity, mean of the color channels, as in scikit-image.",
    goal: .higher, digits: 4, smallestSide: GaussianWindow.side
  ) { .pair(SSIM()) }

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let similarity = StructuralSimilarity(precision: .double, clampsStructure: false)
    let sum = (0..<3).reduce(0.0) { sum, channel in
      sum
        + similarity.mean(
          output.channel(channel), target.channel(channel), size: target.size, range: 1, on: workers)
    }
    return sum / 3
  }
}
