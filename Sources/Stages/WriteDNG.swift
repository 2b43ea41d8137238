import FileWriting
import Foundation
import Imaging
import Parallel
import PhotoMetadata
import Pipeline
import TIFFCoding

/// Writes a picture as a linear DNG, for programs that develop RAW files to go on from.
struct WriteDNG: SinkStage {
  static let name = "write-dng"
  static let summary =
    "Writes a picture as a linear DNG of 16 bits, to go on from in a RAW developer, whole or not at all."
  static let fileExtension = "dng"

  @Input("image") var image: ColorImage
  @Output("file") var file: WrittenFile
  @Parameter("Lossless compression.") var compression: DNG.Compression = .losslessJPEG
  @Parameter(
    "Room above white, which developers may bring back: samples are so much darker, and BaselineExposure says so.",
    in: 0...4, unit: .stops)
  var headroom: Float = 0
  @Parameter("What goes over from the RAW: EXIF, GPS, XMP and IPTC (all), camera and exposure (capture), or nothing.")
  var metadata: MetadataChoice = .all
  @Parameter("Note in XMP what made the picture: version, pipeline, model, seed and the RAW's name.")
  var provenance: Bool = true
  @Parameter("Read the file again before it takes its name, and compare every sample.") var verify: Bool = true
  @Parameter("Time of the file's last change: when it was written, or that of the RAW file.")
  var modified: ModificationTime.Origin = .now
  @Parameter("Put between the input's name and the extension.") var suffix: String = ""

  private var writer: LinearDNGWriter {
    var options = LinearDNGWriter.Options()
    options.compression = compression
    options.headroom = headroom
    options.verify = verify
    return LinearDNGWriter(options: options)
  }

  func run(in context: borrowing StageContext) throws {
    if let remark = image.metadata.opcodes.pictureRemark { context.warn(remark) }
    let description = PictureDescription(
      size: image.size, orientation: image.metadata.orientation, isSRGB: nil, mimeType: "image/x-adobe-dng",
      capture: image.metadata, software: Program.nameAndVersion)
    let metadata = EmbeddedMetadata.gather(metadata, for: description, provenance: provenance, in: context)
    try writer.write(
      image, to: context.destination, workers: context.workers, metadata: metadata,
      modified: modified.time(of: context.source))
    file = WrittenFile(url: context.destination)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    max(writer.workingBytes(for: frame, workers: context.workers.count), metadata.workingBytes(for: frame))
  }

  func outputBytes(for frame: ImageSize) -> Int { frame.area * 7 + 1 << 16 }
}
