/// Namespaces of XMP, and which properties of a RAW file are true of a picture made of it.
enum XMPPolicy {
  static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  static let xmp = "http://ns.adobe.com/xap/1.0/"
  static let dc = "http://purl.org/dc/elements/1.1/"
  static let tiff = "http://ns.adobe.com/tiff/1.0/"
  static let exif = "http://ns.adobe.com/exif/1.0/"
  static let photoshop = "http://ns.adobe.com/photoshop/1.0/"
  static let notes = "http://ns.adobe.com/xmp/note/"
  /// The namespace of what DiffRAW says of its own work.
  static let diffraw = "http://diffraw.org/ns/1.0/"

  /// Namespaces left out whole: settings for developing the RAW, which an editor would apply once more to the picture,
  /// and what an earlier run said of its work.
  private static let leftOutNamespaces: Set<String> = [
    "http://ns.adobe.com/camera-raw-settings/1.0/", "http://ns.adobe.com/camera-raw-defaults/1.0/",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0/", "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0/",
    diffraw,
  ]

  /// Properties left out: they describe how the RAW is stored, or are said anew.
  private static let leftOut: [String: Set<String>] = [
    tiff: [
      "ImageWidth", "ImageLength", "BitsPerSample", "Compression", "PhotometricInterpretation", "Orientation",
      "SamplesPerPixel", "PlanarConfiguration", "YCbCrSubSampling", "YCbCrPositioning", "YCbCrCoefficients",
      "XResolution", "YResolution", "ResolutionUnit", "TransferFunction", "WhitePoint", "PrimaryChromaticities",
      "ReferenceBlackWhite", "NativeDigest", "Software",
    ],
    exif: [
      "ColorSpace", "PixelXDimension", "PixelYDimension", "ComponentsConfiguration", "CompressedBitsPerPixel",
      "CFAPattern", "Gamma", "SubjectArea", "SubjectLocation", "MakerNote", "NativeDigest",
    ],
    xmp: ["CreatorTool", "Thumbnails"],
    dc: ["format"],
    photoshop: ["ICCProfile", "ColorMode"],
    notes: ["HasExtendedXMP"],
  ]

  static func keeps(_ name: String, of namespace: String) -> Bool {
    !leftOutNamespaces.contains(namespace) && leftOut[namespace]?.contains(name) != true
  }
}
