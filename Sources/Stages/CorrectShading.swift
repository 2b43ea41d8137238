import Corrections
import Imaging
import Parallel
import Pipeline

/// Evens out what lens and sensor shade, as a DNG's second opcode list says.
struct CorrectShading: Stage {
  static let name = "correct-shading"
  static let summary =
    "Applies a DNG's gain maps and vignette correction to the mosaic; files without them pass as they are."

  @Input("mosaic") var mosaic: Mosaic
  @Output("mosaic") var corrected: Mosaic

  func run(in context: borrowing StageContext) throws {
    corrected = ShadingCorrection.correct($mosaic.take(), workers: context.workers)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    ShadingCorrection.workingBytes(for: frame, workers: context.workers.count)
  }
}
