import Foundation
import Imaging
import Pipeline
import TIFFCoding

/// Writes a picture as a TIFF file.
struct WriteTIFF: SinkStage {
  static let name = "write-tiff"
  static let summary = "Writes a picture as an RGB TIFF with its color profile and capture data, whole or not at all."
  static let fileExtension = "tif"

  enum Bits: String, CaseIterable {
    case eight = "8"
    case sixteen = "16"
  }

  @Input("image") var image: ColorImage
  @Output("file") var file: WrittenFile
  @Parameter("Bits of a sample.") var bits: Bits = .sixteen
  @Parameter("Lossless compression; lzw and deflate come after a horizontal predictor.")
  var compression: TIFFWriter.Compression = .deflate
  @Parameter("Turn the pixels upright (apply), or leave them and say how to turn them (keep).")
  var orientation: TIFFWriter.OrientationHandling = .apply
  @Parameter("Resolution noted for printing.", in: 1...100_000, unit: .pixelsPerInch) var resolution: Int = 300
  @Parameter("Put between the input's name and the extension.") var suffix: String = ""

  private var writer: TIFFWriter {
    var options = TIFFWriter.Options()
    options.depth = bits == .eight ? .eight : .sixteen
    options.compression = compression
    options.orientation = orientation
    options.resolution = Float(resolution)
    return TIFFWriter(options: options)
  }

  func run(in context: borrowing StageContext) throws {
    if let remark = image.metadata.opcodes.pictureRemark { context.warn(remark) }
    try writer.write(image, to: context.destination)
    file = WrittenFile(url: context.destination)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    writer.workingBytes(for: frame)
  }

  func outputBytes(for frame: ImageSize) -> Int { frame.area * 3 * (bits == .eight ? 1 : 2) + 1 << 16 }
}
