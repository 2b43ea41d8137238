import ColorProfiles
import FileWriting
import Foundation
import Imaging
import Parallel
import PhotoMetadata
import Pipeline
import TIFFCoding

/// Writes a picture as a TIFF file.
struct WriteTIFF: SinkStage {
  static let name = "write-tiff"
  static let summary =
    "Writes a picture as an RGB TIFF with its color profile and the RAW's metadata, whole or not at all."
  static let fileExtension = "tif"

  enum Bits: String, CaseIterable {
    case eight = "8"
    case sixteen = "16"
    case float = "32-float"
  }

  @Input("image") var image: ColorImage
  @Output("file") var file: WrittenFile
  @Parameter("Bits of a sample; those of 32-float are linear light, and keep what lies below black and above white.")
  var bits: Bits = .sixteen
  @Parameter("Lossless compression, after a predictor; few programs read zstd.")
  var compression: TIFFWriter.Compression = .deflate
  @Parameter("BigTIFF, which not all programs read: only for what a TIFF of 4 GiB might not hold, always, or never.")
  var bigtiff: TIFFWriter.BigTIFF = .auto
  @Parameter("Turn the pixels upright (apply), or leave them and say how to turn them (keep).")
  var orientation: TIFFWriter.OrientationHandling = .apply
  @Parameter("Resolution noted for printing.", in: 1...100_000, unit: .pixelsPerInch) var resolution: Int = 300
  @Parameter("Read the file again before it takes its name, and compare every sample.") var verify: Bool = true
  @Parameter("Time of the file's last change: when it was written, or that of the RAW file.")
  var modified: ModificationTime.Origin = .now
  @Parameter("Color space of the file; its profile is embedded, and colors that it does not hold are clipped.")
  var space: OutputSpace = .sRGB
  @Parameter("What goes over from the RAW: EXIF, GPS, XMP and IPTC (all), camera and exposure (capture), or nothing.")
  var metadata: MetadataChoice = .all
  @Parameter("Note in XMP what made the picture: version, pipeline, model, seed and the RAW's name.")
  var provenance: Bool = true
  @Parameter("Put between the input's name and the extension.") var suffix: String = ""

  private var writer: TIFFWriter {
    var options = TIFFWriter.Options()
    options.depth =
      switch bits {
      case .eight: .eight
      case .sixteen: .sixteen
      case .float: .float
      }
    options.compression = compression
    options.bigTIFF = bigtiff
    options.orientation = orientation
    options.resolution = Float(resolution)
    options.verify = verify
    return TIFFWriter(options: options)
  }

  func prepare(in context: borrowing PreparationContext) throws {
    if let fault = compression.fault() {
      throw CompressionError(description: "\(fault); choose another, such as deflate")
    }
  }

  func run(in context: borrowing StageContext) throws {
    if let remark = image.metadata.opcodes.pictureRemark { context.warn(remark) }
    // sRGB is what pictures are in, and needs no way there.
    let color = space == .sRGB && image.encoding == .sRGB ? nil : try space.fileColor(from: image.encoding)
    let metadata = EmbeddedMetadata.gather(
      metadata, for: description(isSRGB: color?.isSRGB ?? (bits != .float)), provenance: provenance, in: context)
    try writer.write(
      image, to: context.destination, workers: context.workers, color: color, metadata: metadata,
      modified: modified.time(of: context.source))
    file = WrittenFile(url: context.destination)
  }

  private func description(isSRGB: Bool) -> PictureDescription {
    PictureDescription(
      size: writer.writtenSize(of: image), orientation: writer.writtenOrientation(of: image),
      isSRGB: isSRGB, mimeType: "image/tiff", capture: image.metadata,
      software: Program.nameAndVersion)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    max(writer.workingBytes(for: frame, workers: context.workers.count), metadata.workingBytes(for: frame))
  }

  func outputBytes(for frame: ImageSize) -> Int { frame.area * 3 * writer.options.depth.rawValue / 8 + 1 << 16 }
}

/// A compression that is not to be had.
struct CompressionError: Error, CustomStringConvertible {
  let description: String
}
