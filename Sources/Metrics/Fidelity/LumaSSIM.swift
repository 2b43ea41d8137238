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
      Self.roundedLuma(of: output), Self.roundedLuma(of: target), size: target.size, range: 255, on: workers)
  }

  /// Luma in whole steps of [0, 255]; where it lies between two of them, what its weights round to decides.
  private static func roundedLuma(of image: MetricImage) -> [Double] {
    let (red, green, blue) = (Double(Float(0.299)), Double(Float(0.587)), Double(Float(0.114)))
    let (r, g, b) = (image.channel(0), image.channel(1), image.channel(2))
    return r.indices.map { ((r[$0] * red + g[$0] * green + b[$0] * blue) * 255).rounded(.toNearestOrEven) }
  }
}
