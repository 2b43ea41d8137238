import FileWriting
import Foundation
import Imaging
import Parallel
import PhotoMetadata
import PictureCoding
import Pipeline
import TIFFCoding

/// Writes a picture as a JPEG file, for previews.
struct WriteJPEG: SinkStage {
  static let name = "write-jpeg"
  static let summary = "Writes a picture as an sRGB JPEG, reduced on demand, whole or not at all."
  static let fileExtension = "jpg"

  enum Subsampling: String, CaseIterable {
    /// As many color differences as luma.
    case full = "444"
    /// Half as many in both directions.
    case half = "420"
  }

  @Input("image") var image: ColorImage
  @Output("file") var file: WrittenFile
  @Parameter("Quality, of libjpeg's tables.", in: 1...100) var quality: Int = 90
  @Parameter("Resolution of the colors: that of the brightness (444), or half of it (420).")
  var subsampling: Subsampling = .full
  @Parameter("Show a coarse picture first, and then a finer one, while the file is loaded.") var progressive: Bool =
    false
  @Parameter("Longer side that larger pictures are reduced to, 0 to leave their size.", in: 0...65500, unit: .pixels)
  var longestSide: Int = 0
  @Parameter("Turn the pixels upright (apply), or leave them and say how to turn them (keep).")
  var orientation: TIFFWriter.OrientationHandling = .apply
  @Parameter("What goes over from the RAW: EXIF, GPS, XMP and IPTC (all), camera and exposure (capture), or nothing.")
  var metadata: MetadataChoice = .all
  @Parameter("Note in XMP what made the picture: version, pipeline, model, seed and the RAW's name.")
  var provenance: Bool = true
  @Parameter("Read the file again before it takes its name, and compare its samples.") var verify: Bool = true
  @Parameter("Time of the file's last change: when it was written, or that of the RAW file.")
  var modified: ModificationTime.Origin = .now
  @Parameter("Put between the input's name and the extension.") var suffix: String = ""

  private var writer: JPEGWriter {
    var options = JPEGWriter.Options()
    options.quality = quality
    options.subsampling = subsampling == .full ? .yuv444 : .yuv420
    options.isProgressive = progressive
    options.longestSide = longestSide == 0 ? nil : longestSide
    options.keepsOrientation = orientation == .keep
    options.verify = verify
    return JPEGWriter(options: options)
  }

  func run(in context: borrowing StageContext) throws {
    if let remark = image.metadata.opcodes.pictureRemark { context.warn(remark) }
    let metadata = EmbeddedMetadata.gather(metadata, for: description, provenance: provenance, in: context)
    let (segments, remarks) = metadata.jpegSegments(orientation: description.orientation, resolution: 72)
    for remark in remarks { context.warn(remark) }
    try writer.write(
      image, to: context.destination, color: .sRGB(of: image.encoding), workers: context.workers, segments: segments,
      modified: modified.time(of: context.source))
    file = WrittenFile(url: context.destination)
  }

  private var description: PictureDescription {
    let written = writer.writtenOrientation(of: image)
    let turn = written == .upright ? image.metadata.orientation : .upright
    return PictureDescription(
      size: OrientedGrid(stored: writer.writtenSize(of: image.size), orientation: turn).size, orientation: written,
      isSRGB: true, mimeType: "image/jpeg", capture: image.metadata, software: Program.nameAndVersion)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    max(writer.workingBytes(for: frame), metadata.workingBytes(for: frame))
  }

  func outputBytes(for frame: ImageSize) -> Int { writer.writtenSize(of: frame).area * 3 + 1 << 16 }
}
