import Color
import Imaging
import Pipeline

/// Applies the levels of a mosaic and gathers its channels at half resolution.
struct PackBayer: Stage {
  static let name = "pack-bayer"
  static let summary =
    "Subtracts the black level, divides by the range to the white level, and packs any Bayer phase into R, G1, G2, B."

  @Input("mosaic") var mosaic: Mosaic
  @Output("packed") var packed: PackedRaw

  func run(in context: borrowing StageContext) throws {
    for remark in mosaic.metadata.opcodes.mosaicRemarks { context.warn(remark) }
    packed = BayerPacking.pack(mosaic, workers: context.workers)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    BayerPacking.workingBytes(for: frame)
  }
}
