import Imaging

/// The samples of an RGB TIFF file as they are stored, whole numbers.
package struct TIFFImage: Sendable {
  /// Width and height as stored, in pixels.
  package let size: ImageSize
  package let depth: TIFFWriter.SampleDepth
  /// height × width × 3 (R, G, B), in [0, 255] or [0, 65535] by `depth`.
  package let samples: [UInt16]
  /// How the picture must be turned to stand upright.
  package let orientation: Orientation
  /// The embedded color profile; nil if there is none.
  package let profile: [UInt8]?

  /// The picture with values in [0, 1]; its metadata holds the orientation.
  ///
  /// The encoding is linear if the embedded profile is `ICCProfile.linearSRGB`; any other profile, or none, is taken
  /// for sRGB.
  package func colorImage() -> ColorImage {
    let scale = Float((1 << depth.rawValue) - 1)
    var metadata = CaptureMetadata()
    metadata.orientation = orientation
    return ColorImage(
      size: size, values: samples.map { Float($0) / scale },
      encoding: TIFFImage.encoding(under: profile), metadata: metadata)
  }

  /// What the values under a profile stand for, as far as it is known here.
  static func encoding(under profile: [UInt8]?) -> ColorImage.Encoding {
    profile == ICCProfile.linearSRGB.bytes ? .linearSRGB : .sRGB
  }
}
