/// What a picture's file says beside its pixels, ready to be written: fields for the directories where they belong, and
/// packets byte by byte.
///
/// Size, layout, orientation, resolution and color profile are not here: they are the writer's.
public struct EmbeddedMetadata: Sendable, Hashable {
  /// Fields of the image's own directory: camera, author, rights.
  public var image: [TagField] = []
  /// Fields of the EXIF directory; without any there is no such directory.
  public var exif: [TagField] = []
  /// Fields of the GPS directory; without any there is no such directory.
  public var gps: [TagField] = []
  /// An XMP packet in UTF-8; empty if there is none.
  public var xmp: [UInt8] = []
  /// Records of IPTC's Information Interchange Model; empty if there are none.
  public var iptc: [UInt8] = []

  public init() {}

  /// What a decoder found out about the capture, and no more.
  ///
  /// - Parameters:
  ///   - size: size of the picture in the file, in pixels.
  ///   - isSRGB: whether its samples are sRGB; nil if the question does not arise, as for a RAW image.
  ///   - software: name and version of the program.
  public init(of capture: CaptureMetadata, size: ImageSize, isSRGB: Bool?, software: String) {
    image = capture.imageFields + [.text(TagNumber.software, software)]
    exif = capture.exifFields
    exif.append(TagField(TagNumber.exifVersion, .undefined, Array("0232".utf8)))
    if let isSRGB { exif += EmbeddedMetadata.pictureFields(size: size, isSRGB: isSRGB) }
  }

  /// What EXIF says of the samples themselves.
  public static func pictureFields(size: ImageSize, isSRGB: Bool) -> [TagField] {
    [
      .short(TagNumber.colorSpace, isSRGB ? 1 : 0xFFFF),
      .long(TagNumber.pixelXDimension, UInt32(size.width)), .long(TagNumber.pixelYDimension, UInt32(size.height)),
    ]
  }
}
