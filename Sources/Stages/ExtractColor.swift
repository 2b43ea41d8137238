import Color
import Imaging
import Pipeline

/// Makes the picture that gives the color, and that enhancement begins from: G(w) of the paper (Eq. 8).
struct ExtractColor: Stage {
  static let name = "extract-color"
  static let summary = "Develops a mosaic into a plain sRGB picture, which sets the color of everything after it."

  enum Method: String, CaseIterable {
    /// LibRaw's demosaicing, camera white balance and color matrix.
    case libraw
  }

  @Input("mosaic") var mosaic: Mosaic
  @Input("packed") var packed: PackedRaw?
  @Output("image") var image: ColorImage
  @Parameter("How the color is made.") var method: Method = .libraw
  @Parameter("Which of LibRaw's demosaicing algorithms is used (method libraw).")
  var demosaic: Demosaicing = .ahd

  func run(in context: borrowing StageContext) throws {
    for remark in mosaic.metadata.opcodes.mosaicRemarks { context.warn(remark) }
    switch method {
    case .libraw:
      let extraction = LibRawExtraction(demosaicing: demosaic)
      let (picture, warnings) = try extraction.extract($mosaic.take(), workers: context.workers)
      for warning in warnings { context.warn(warning.description) }
      image = picture
    }
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    LibRawExtraction.workingBytes(for: frame, demosaicing: demosaic)
  }
}
