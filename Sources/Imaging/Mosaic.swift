/// The active area of a Bayer sensor as the decoder delivers it: one sample a pixel, levels not yet touched.
public struct Mosaic: Sendable {
  /// Width and height of the active area, in pixels.
  public let size: ImageSize
  /// Samples, row by row, `size.area` of them, in raw counts.
  public var samples: [UInt16]
  /// The color filter array, seen from the first sample.
  public let pattern: BayerPattern
  /// The level of no light, repeating from the first sample.
  public let blackLevel: BlackLevel
  /// The level of saturation of red, green1, green2, blue, in raw counts.
  public let whiteLevel: [Float]
  public var metadata: CaptureMetadata

  public init(
    size: ImageSize, samples: [UInt16], pattern: BayerPattern, blackLevel: BlackLevel, whiteLevel: [Float],
    metadata: CaptureMetadata = CaptureMetadata()
  ) {
    precondition(samples.count == size.area, "a mosaic has one sample a pixel")
    precondition(whiteLevel.count == 4, "the white level names red, green1, green2 and blue")
    self.size = size
    self.samples = samples
    self.pattern = pattern
    self.blackLevel = blackLevel
    self.whiteLevel = whiteLevel
    self.metadata = metadata
  }
}
