import Imaging
import PhotoMetadata
import Pipeline

extension EmbeddedMetadata {
  /// Metadata for a picture that a sink writes, of the RAW file that is in work; what was left out is warned of.
  /// - Parameter provenance: whether XMP says how the picture came about.
  static func gather(
    _ choice: MetadataChoice, for picture: PictureDescription, provenance: Bool, in context: borrowing StageContext
  ) -> EmbeddedMetadata {
    let (metadata, warnings) = gather(
      choice, from: context.source, for: picture, provenance: provenance ? Provenance(of: context) : nil)
    for warning in warnings { context.warn(warning) }
    return metadata
  }
}
