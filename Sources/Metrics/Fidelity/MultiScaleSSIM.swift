import Foundation
import Imaging
import Parallel

/// Multi-scale structural similarity of luma as pyiqa (IQA-PyTorch) computes it by default; in [0, 1].
///
/// Luma is rounded and windows are weighted as in `LumaSSIM`. Contrast and structure are compared at five scales, each
/// half as wide as the one before, luminance at the last alone; the figure is the product of their powers.
///
/// Wang, Simoncelli and Bovik, “Multi-scale structural similarity for image quality assessment”, Asilomar 2003, Eq. 7.
public struct MultiScaleSSIM: PairMetric {
  public static let definition = MetricDefinition(
    name: "ms-ssim", title: "MS-SSIM", summary: "Structural similarity of rounded luma at five scales, as in pyiqa.",
    goal: .higher, digits: 4, smallestSide: smallestSide
  ) { .pair(MultiScaleSSIM()) }

  /// The power of each scale, the finest first.
  private static let powers = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
  /// From this size on the coarsest scale holds a whole window: 161 → 81 → 41 → 21 → 11.
  private static let smallestSide = (GaussianWindow.side - 1) << (powers.count - 1) + 1

  public init() {}

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    var (x, y) = (output.roundedLuma(), target.roundedLuma())
    var product = 1.0
    for (scale, power) in Self.powers.enumerated() {
      if scale > 0 { (x, y) = (x.halved(on: workers), y.halved(on: workers)) }
      let similarity = StructuralSimilarity(
        precision: .single, clampsStructure: true, comparesLuminance: scale == Self.powers.count - 1)
      product *= pow(similarity.mean(x.values, y.values, size: x.size, range: 255, on: workers), power)
    }
    return product
  }
}

extension Plane {
  /// The means of 2 × 2 values. Along an odd side the first two are one of zeros, as if such stood before the edge, and
  /// the first value.
  fileprivate func halved(on workers: WorkerPool) -> Plane {
    let half = ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    let (left, top) = (size.width % 2, size.height % 2)
    let values = [Double](rows: half.height, width: half.width, bandHeight: 32, on: workers) { band, means in
      for row in band {
        for column in 0..<half.width {
          var sum = 0.0
          for y in max(2 * row - top, 0)..<2 * row - top + 2 {
            for x in max(2 * column - left, 0)..<2 * column - left + 2 { sum += self.values[y * size.width + x] }
          }
          means[(row - band.lowerBound) * half.width + column] = sum / 4
        }
      }
    }
    return Plane(size: half, values: values)
  }
}
