import Imaging
import Parallel

/// Mean color difference of pictures reduced 16 times, in units of CIEDE2000: the color of places, without noise and
/// detail.
///
/// Reducing takes the mean of the encoded values over blocks of 16 × 16 pixels; rows and columns at the right and at the
/// bottom that fill no block are left out.
public struct ReducedDeltaE2000: PairMetric {
  public static let definition = MetricDefinition(
    name: "delta-e-16", title: "ΔE2000, 1:16", summary: "Mean CIEDE2000 color difference of pictures reduced 16 times.",
    goal: .lower, digits: 3, smallestSide: block
  ) { .pair(ReducedDeltaE2000()) }

  /// Pixels a side of a block.
  private static let block = 16

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let (rows, columns) = (target.size.height / Self.block, target.size.width / Self.block)
    let sum = workers.sum(rows: rows) { row in
      (0..<columns).reduce(0.0) { sum, column in
        sum + Self.mean(of: output, row, column).difference(from: Self.mean(of: target, row, column))
      }
    }
    return sum / Double(rows * columns)
  }

  private static func mean(of image: MetricImage, _ row: Int, _ column: Int) -> LabColor {
    var sums = (red: 0, green: 0, blue: 0)
    for y in row * block..<(row + 1) * block {
      for x in column * block..<(column + 1) * block {
        let sample = (y * image.size.width + x) * 3
        sums.red += Int(image.samples[sample])
        sums.green += Int(image.samples[sample + 1])
        sums.blue += Int(image.samples[sample + 2])
      }
    }
    let count = Double(block * block)
    return LabColor(red: Double(sums.red) / count, green: Double(sums.green) / count, blue: Double(sums.blue) / count)
  }
}
