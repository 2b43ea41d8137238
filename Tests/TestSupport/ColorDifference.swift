import Imaging
import Metrics
import Parallel

extension ColorImage {
  /// How different a picture of the same size looks: the mean CIEDE2000 of the pixels.
  public func colorDifference(from other: ColorImage) throws -> Double {
    try DeltaE2000()(
      of: MetricImage(self, name: "picture"), against: MetricImage(other, name: "other picture"),
      on: WorkerPool(count: 1))
  }
}
