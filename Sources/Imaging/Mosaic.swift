/// The active area of a Bayer sensor as the decoder delivers it: one sample a pixel, levels not yet touched.
public struct Mosaic: Sendable {
  /// Width and height of the active area, in pixels.
  public let size: ImageSize
  /// Samples, row by row, `size.area` of them, in raw counts.
  public var samples: [UInt16]
  /// The color filter array, seen from the first sample.
  public let pattern: BayerPattern
  /// The level of no light, its pattern repeating from the first sample.
  public let blackLevel: BlackLevel
  /// The level that stands for 1 of red, green1, green2, blue, in raw counts.
  public let whiteLevel: [Float]
  /// The level from which on a sample of red, green1, green2, blue no longer follows the light, in raw counts: the white
  /// level, or less where the file names an end of the linear range. A sample at or above it counts as clipped.
  public let saturationLevel: [Float]
  public var metadata: CaptureMetadata

  /// - Parameter saturationLevel: of red, green1, green2, blue, at most the white level; that unless given.
  public init(
    size: ImageSize, samples: [UInt16], pattern: BayerPattern, blackLevel: BlackLevel, whiteLevel: [Float],
    saturationLevel: [Float]? = nil, metadata: CaptureMetadata = CaptureMetadata()
  ) {
    precondition(samples.count == size.area, "a mosaic has one sample a pixel")
    precondition(whiteLevel.count == 4, "the white level names red, green1, green2 and blue")
    precondition(
      saturationLevel.map { $0.count == 4 && zip($0, whiteLevel).allSatisfy { $0 <= $1 } } ?? true,
      "the level of saturation names red, green1, green2 and blue, and is not above the white level")
    precondition(
      [0, size.height].contains(blackLevel.rowDeltas.count) && [0, size.width].contains(blackLevel.columnDeltas.count),
      "black deltas name each row or column")
    self.size = size
    self.samples = samples
    self.pattern = pattern
    self.blackLevel = blackLevel
    self.whiteLevel = whiteLevel
    self.saturationLevel = saturationLevel ?? whiteLevel
    self.metadata = metadata
  }

  /// What separates 0 from 1 in red, green1, green2, blue, in raw counts: from the highest black level of all sites to the
  /// channel's white level.
  ///
  /// A count is worth the same light at all sites of a channel, whatever their black levels, so the light of a sample is
  /// (sample − black) / range (Digital Negative Specification 1.7, “Mapping Raw Values to Linear Reference Values”).
  public var range: [Float] {
    let highest = blackLevel.highest
    return whiteLevel.map { $0 - highest }
  }
}
