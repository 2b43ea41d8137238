import Imaging
import Parallel

/// Mean color difference of the pixels, in units of CIEDE2000.
public struct DeltaE2000: PairMetric {
  public static let definition = MetricDefinition(
    name: "delta-e", title: "ΔE2000", summary: "Mean CIEDE2000 color difference of the pixels.", goal: .lower, digits: 3
  ) { .pair(DeltaE2000()) }

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let width = target.size.width
    let sum = workers.sum(rows: target.size.height) { row in
      (row * width..<(row + 1) * width).reduce(0.0) { sum, pixel in
        sum + output.color(pixel).difference(from: target.color(pixel))
      }
    }
    return sum / Double(target.size.area)
  }
}

extension MetricImage {
  fileprivate func color(_ pixel: Int) -> LabColor {
    LabColor(red: samples[pixel * 3], green: samples[pixel * 3 + 1], blue: samples[pixel * 3 + 2])
  }
}
