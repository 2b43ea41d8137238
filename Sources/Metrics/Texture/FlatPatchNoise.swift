import Imaging
import Parallel

/// How much noise an output has where the target is flattest, as a share of the target's own.
///
/// Luma of BT.601 is high-passed: its mean under a Gaussian window of 11 × 11 pixels, σ = 1.5, is taken away, and the 5
/// outer rows and columns are left out. What remains is cut into patches of 16 × 16 pixels from the upper left. Left out
/// are patches in which a channel of the target touches 0 or its largest value (clipping hides noise) or whose target is
/// constant. Of the others the tenth (rounded up) with the smallest standard deviation in the target is taken; the figure
/// is the mean of the output's standard deviations there over the mean of the target's.
public struct FlatPatchNoise: PairMetric {
  public static let definition = MetricDefinition(
    name: "flat-noise", title: "noise", summary: "Noise in the target's flattest patches, as a share of its own.",
    goal: .one, digits: 3, smallestSide: patch + GaussianWindow.side - 1
  ) { .pair(FlatPatchNoise()) }

  /// Pixels a side of a patch.
  private static let patch = 16
  /// Deviations up to this are rounding of sums, in [0, 1]; one step of one blue sample of 16 bits makes ten times as much.
  private static let constant = 1e-8
  /// Rows and columns that the window takes away on each side.
  private static let margin = GaussianWindow.radius

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    let usable = Self.unclippedPatches(of: target)
    let reference = Self.deviations(of: target, on: workers)
    let flattest = usable.filter { reference[$0] > Self.constant }.sorted { (reference[$0], $0) < (reference[$1], $1) }
    let taken = flattest.prefix((flattest.count + 9) / 10)
    guard !taken.isEmpty else {
      throw MetricsError(
        .undefined, subject: Self.definition.name, problem: "every patch of the target is clipped or constant",
        remedy: "leave out such pictures")
    }
    let found = Self.deviations(of: output, on: workers)
    return taken.reduce(0.0) { $0 + found[$1] } / taken.reduce(0.0) { $0 + reference[$1] }
  }

  private static func grid(_ size: ImageSize) -> (rows: Int, columns: Int) {
    ((size.height - 2 * margin) / patch, (size.width - 2 * margin) / patch)
  }

  /// Indices of the patches in which no channel touches an end of its range.
  private static func unclippedPatches(of image: MetricImage) -> [Int] {
    let (rows, columns) = grid(image.size)
    return (0..<rows * columns).filter { index in
      let (top, left) = (index / columns * patch + margin, index % columns * patch + margin)
      return (top..<top + patch).allSatisfy { row in
        let start = (row * image.size.width + left) * 3
        return image.samples[start..<start + patch * 3].allSatisfy { $0 > 0 && $0 < MetricImage.largest }
      }
    }
  }

  /// The standard deviation of high-passed luma in each patch, in [0, 1].
  private static func deviations(of image: MetricImage, on workers: WorkerPool) -> [Double] {
    let (rows, columns) = grid(image.size)
    let (luma, width) = (image.luma(), image.size.width)
    return [Double](rows: rows, width: columns, bandHeight: 1, on: workers) { band, deviations in
      for row in band {
        var (sums, squares) = ([Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns))
        for y in row * patch..<(row + 1) * patch {
          let means = GaussianWindow.means(of: luma, width: width, row: y)
          for x in 0..<columns * patch {
            let value = luma[(y + margin) * width + x + margin] - means[x]
            sums[x / patch] += value
            squares[x / patch] += value * value
          }
        }
        let count = Double(patch * patch)
        for column in 0..<columns {
          let mean = sums[column] / count
          deviations[(row - band.lowerBound) * columns + column] =
            max(squares[column] / count - mean * mean, 0).squareRoot()
        }
      }
    }
  }
}
