import Foundation
import Imaging

/// What of a RAW file's metadata goes into the picture.
public enum MetadataChoice: String, Sendable, CaseIterable {
  /// EXIF, GPS, XMP and IPTC of the file, and what the decoder found out.
  case all
  /// Camera, lens, exposure and time, as the decoder found them out.
  case capture
  /// Nothing.
  case none

  /// Memory that reading the metadata takes, in bytes, at most.
  ///
  /// The RAW file is in memory meanwhile, which is commonly below two bytes a pixel and a preview.
  public func workingBytes(for frame: ImageSize) -> Int { self == .all ? frame.area * 3 + 4 << 20 : 0 }
}

/// The file that metadata are to be embedded in.
public struct PictureDescription: Sendable {
  /// Size of the picture in the file, in pixels.
  public var size: ImageSize
  /// What the file says of how to turn it.
  public var orientation: Orientation
  /// Whether its samples are sRGB; nil if the question does not arise, as for a RAW image.
  public var isSRGB: Bool?
  /// MIME type of the file.
  public var mimeType: String
  /// What the decoder found out, and the models that the picture went through.
  public var capture: CaptureMetadata
  /// Name and version of the program.
  public var software: String

  public init(
    size: ImageSize, orientation: Orientation, isSRGB: Bool?, mimeType: String, capture: CaptureMetadata,
    software: String
  ) {
    self.size = size
    self.orientation = orientation
    self.isSRGB = isSRGB
    self.mimeType = mimeType
    self.capture = capture
    self.software = software
  }
}

/// How a picture came about.
public struct Provenance: Sendable, Hashable {
  /// Name of the pipeline, without folder and extension; empty if unknown.
  public var pipeline: String
  /// SHA-256 of the pipeline's canonical text, in hexadecimal digits; empty if unknown.
  public var pipelineDigest: String
  /// Name of the RAW file, without its folder.
  public var source: String

  public init(pipeline: String, pipelineDigest: String, source: String) {
    self.pipeline = pipeline
    self.pipelineDigest = pipelineDigest
    self.source = source
  }
}

extension EmbeddedMetadata {
  /// Metadata for a picture made of a RAW file, and what the user should know of what was left out.
  ///
  /// What the file says goes before what the decoder found out, which fills the gaps; the writer's own words go before
  /// both. The same file, picture and provenance give the same bytes.
  /// - Parameter provenance: what to say of the picture's making, in XMP; nil to say nothing.
  public static func gather(
    _ choice: MetadataChoice, from source: URL, for picture: PictureDescription, provenance: Provenance?
  ) -> (metadata: EmbeddedMetadata, warnings: [String]) {
    let photo = choice == .all ? PhotoMetadata(readingFrom: source) : PhotoMetadata()
    return (photo.embedded(choice, in: picture, provenance: provenance), photo.warnings)
  }
}

extension PhotoMetadata {
  /// The metadata for a picture made of this file.
  package func embedded(
    _ choice: MetadataChoice, in picture: PictureDescription, provenance: Provenance?
  ) -> EmbeddedMetadata {
    var result = EmbeddedMetadata()
    if choice != .none {
      let known = EmbeddedMetadata(
        of: picture.capture, size: picture.size, isSRGB: picture.isSRGB, software: picture.software)
      var image = self.image.merging(known.image.map { ($0.tag, $0) }) { own, _ in own }
      image[TagNumber.software] = .text(TagNumber.software, picture.software)
      result.image = image.values.sorted { $0.tag < $1.tag }
      result.exif = exif.merging(known.exif.map { ($0.tag, $0) }) { own, _ in own }.values.sorted { $0.tag < $1.tag }
      result.gps = gps.values.sorted { $0.tag < $1.tag }
      result.iptc = iptc
    }
    guard xmp != nil || provenance != nil else { return result }
    result.xmp = (xmp ?? XMPPacket()).encoded(adding: PhotoMetadata.properties(of: picture, provenance))
    return result
  }

  /// What XMP says of the file that is written.
  private static func properties(of picture: PictureDescription, _ provenance: Provenance?) -> [XMPProperty] {
    var properties = [
      XMPProperty("dc", "format", picture.mimeType), XMPProperty("xmp", "CreatorTool", picture.software),
      XMPProperty("tiff", "Orientation", "\(picture.orientation.rawValue)"),
      XMPProperty("tiff", "ImageWidth", "\(picture.size.width)"),
      XMPProperty("tiff", "ImageLength", "\(picture.size.height)"),
      XMPProperty("exif", "PixelXDimension", "\(picture.size.width)"),
      XMPProperty("exif", "PixelYDimension", "\(picture.size.height)"),
    ]
    if let isSRGB = picture.isSRGB { properties.append(XMPProperty("exif", "ColorSpace", isSRGB ? "1" : "65535")) }
    guard let provenance else { return properties }
    func append(_ name: String, _ value: String) {
      if !value.isEmpty { properties.append(XMPProperty("diffraw", name, value)) }
    }
    append("Software", picture.software)
    append("Pipeline", provenance.pipeline)
    append("PipelineDigest", provenance.pipelineDigest)
    append("Source", provenance.source)
    let models = picture.capture.models
    guard !models.isEmpty else { return properties }
    properties.append(XMPProperty("diffraw", "Model", list: models.map(\.name)))
    properties.append(XMPProperty("diffraw", "ModelDigest", list: models.map(\.digest)))
    properties.append(XMPProperty("diffraw", "Seed", list: models.map { $0.seed.map(String.init) ?? "none" }))
    return properties
  }
}
