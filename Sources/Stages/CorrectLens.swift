import Corrections
import Imaging
import Pipeline

/// Undoes distortion, lateral color and vignetting of the lens, as a DNG's third opcode list says.
struct CorrectLens: Stage {
  static let name = "correct-lens"
  static let summary =
    "Applies a DNG's corrections of distortion and vignetting to the picture; files without them pass as they are."

  @Input("image") var image: ColorImage
  @Output("image") var corrected: ColorImage
  @Parameter("Undo distortion and lateral color (WarpRectilinear, WarpFisheye).") var distortion: Bool = true
  @Parameter("Undo vignetting (FixVignetteRadial, GainMap).") var vignetting: Bool = true

  func run(in context: borrowing StageContext) throws {
    var picture = $image.take()
    var correction = LensCorrection()
    correction.distortion = distortion
    correction.vignetting = vignetting
    correction.correct(&picture, workers: context.workers)
    corrected = picture
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    LensCorrection.workingBytes(for: frame)
  }
}
