import Foundation
import Parallel

/// Peak signal-to-noise ratio over all pixels and channels, in decibels.
///
/// 10 · log₁₀(1 / MSE) of values in [0, 1], in double precision; infinite for equal pictures. A mean over pictures is the
/// mean of their decibels.
public struct PSNR: PairMetric {
  public static let definition = MetricDefinition(
    name: "psnr", title: "PSNR (dB)", summary: "Peak signal-to-noise ratio over all pixels and channels.",
    goal: .higher, digits: 2
  ) { .pair(PSNR()) }

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let (a, b) = (output.samples, target.samples)
    var squares: UInt64 = 0
    for index in a.indices {
      let difference = Int64(a[index]) - Int64(b[index])
      squares += UInt64(difference * difference)
    }
    let peak = Double(MetricImage.largest)
    return 10 * log10(peak * peak * Double(a.count) / Double(squares))
  }
}
