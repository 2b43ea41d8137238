import Imaging

/// What a RAW file says of itself before its samples are decoded.
public struct RawHeader: Sendable, Hashable, Codable {
  /// "DNG 1.4", or the kind of RAW file by its maker.
  public var format: String
  /// Length of the file, in bytes.
  public var fileBytes: Int
  /// How the samples are stored, in words.
  public var encoding: String
  /// LibRaw's name of the function that will decode it.
  public var decoder: String
  /// Bits of a sample as stored; 0 if the file does not say.
  public var bitsPerSample: Int
  /// Width and height of the mosaic that `RawDecoder.decode` makes, in pixels.
  public var size: ImageSize
  /// The color filter array, seen from the active area's corner.
  public var pattern: BayerPattern
  /// The level of no light, repeating from the active area's corner. Of cameras that have it measured from masked
  /// pixels only the decoded mosaic's is right.
  public var blackLevel: BlackLevel
  /// The level that stands for 1 of red, green1, green2, blue, in raw counts.
  public var whiteLevel: [Float]
  /// The level from which on a sample of red, green1, green2, blue counts as clipped, in raw counts.
  public var saturationLevel: [Float]
  public var metadata: CaptureMetadata
}

extension RawHeader {
  /// Memory that decoding takes beside the mosaic that it returns, in bytes: the whole readout in LibRaw's buffer.
  public var decodingBytes: Int { RawDecoder.workingBytes(forReadout: metadata.rawSize) }
}
