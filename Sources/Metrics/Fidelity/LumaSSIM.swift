import Parallel

/// Structural similarity of luma as pyiqa (IQA-PyTorch) computes it by default.
///
/// Luma is rounded to 8 bits, the weights of luma and of the window to single precision, and where contrast and structure
/// together are negative they count as zero. In [0, 1].
public struct LumaSSIM: PairMetric {
  public static let definition = MetricDefinition(
    name: "ssim-luma", title: "SSIM (luma)", summary: "Structural similarity of rounded luma, as in pyiqa.",
    goal: .higher, digits: 4, smallestSide: GaussianWindow.side
  ) { .pair(LumaSSIM()) }

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let similarity = StructuralSimilarity(precision: .single, clampsStructure: true)
    return similarity.mean(
      output.roundedLuma().values, target.roundedLuma().values, size: target.size, range: 255, on: workers)
  }
}
