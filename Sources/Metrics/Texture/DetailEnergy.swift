import Imaging
import Parallel

/// How much fine detail an output has, as a share of the target's: below 1 it is softer, above 1 sharper or noisier.
///
/// The ratio of the means of |4 Y − Y_above − Y_below − Y_left − Y_right| over all pixels but the outermost, Y being luma
/// of BT.601.
public struct DetailEnergy: PairMetric {
  public static let definition = MetricDefinition(
    name: "detail", title: "detail", summary: "Mean |Laplacian| of luma, as a share of the target's.", goal: .one,
    digits: 3, smallestSide: 3
  ) { .pair(DetailEnergy()) }

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let reference = Self.energy(of: target, on: workers)
    guard reference > 0 else {
      throw MetricsError(
        .undefined, subject: Self.definition.name, problem: "the target has no detail at all",
        remedy: "leave out pictures that are flat")
    }
    return Self.energy(of: output, on: workers) / reference
  }

  private static func energy(of image: MetricImage, on workers: WorkerPool) -> Double {
    let (luma, width) = (image.luma(), image.size.width)
    return workers.sum(rows: image.size.height - 2) { row in
      let middle = luma.span.extracting((row + 1) * width..<(row + 2) * width)
      let above = luma.span.extracting(row * width..<(row + 1) * width)
      let below = luma.span.extracting((row + 2) * width..<(row + 3) * width)
      var sum = 0.0
      for x in 1..<width - 1 {
        sum += abs(4 * middle[x] - above[x] - below[x] - middle[x - 1] - middle[x + 1])
      }
      return sum
    }
  }
}
