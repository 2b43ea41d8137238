import Corrections
import Imaging
import Pipeline

/// Replaces bad pixels of the sensor by what their neighbors say.
struct RepairPixels: Stage {
  static let name = "repair-pixels"
  static let summary =
    "Replaces the pixels that the file calls bad, and on demand dead and hot ones, by their neighbors."

  @Input("mosaic") var mosaic: Mosaic
  @Output("mosaic") var repaired: Mosaic
  @Parameter("Look for dead and hot pixels that the file does not name.") var detect: Bool = false
  @Parameter("Standard deviations by which such a pixel stands out of its neighbors (detect).", in: 1...1000)
  var threshold: Float = 10

  func run(in context: borrowing StageContext) throws {
    let repair = PixelRepair(detectionThreshold: detect ? threshold : nil)
    let (mosaic, report) = repair.repair($mosaic.take(), workers: context.workers)
    if report.isRefused {
      context.warn(
        "\(report.listed + report.detected) pixels are marked as bad, more than a sensor can lose: left as they are")
    } else if report.unrepaired > 0 {
      context.warn("\(report.unrepaired) bad pixels have no good neighbor: left as they are")
    }
    repaired = mosaic
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    PixelRepair.workingBytes(for: frame)
  }
}
