/// A picture in red, green and blue.
public struct ColorImage: Sendable {
  /// What the values stand for.
  public enum Encoding: String, Sendable, Codable {
    /// sRGB primaries and the piecewise sRGB curve (IEC 61966-2-1), nominally in [0, 1].
    case sRGB = "srgb"
    /// sRGB primaries, proportional to light, nominally in [0, 1].
    case linearSRGB = "linear-srgb"
  }

  /// Width and height, in pixels.
  public let size: ImageSize
  /// height × width × 3 (R, G, B).
  public var values: [Float]
  public var encoding: Encoding
  /// The capture that the picture was made from; its orientation still has to be applied by whoever shows it.
  public var metadata: CaptureMetadata

  public init(
    size: ImageSize, values: [Float], encoding: Encoding, metadata: CaptureMetadata = CaptureMetadata()
  ) {
    precondition(values.count == size.area * 3, "a color image has three values a pixel")
    self.size = size
    self.values = values
    self.encoding = encoding
    self.metadata = metadata
  }
}
