import Imaging

/// JPEG in memory, as a step of a degradation or for previews.
///
/// Baseline Huffman coding by libjpeg-turbo with its exact integer DCT, so the same samples give the same bytes on every
/// processor. On decoding, chroma of half the resolution is interpolated ("fancy upsampling").
public enum JPEGCodec {
  /// Which resolution the color differences have.
  public enum Subsampling: String, Sendable, Hashable, Codable, CaseIterable {
    /// As many as luma.
    case yuv444 = "4:4:4"
    /// Half of luma's in both directions.
    case yuv420 = "4:2:0"
    /// None: luma alone is kept.
    case gray
  }

  /// Encodes a picture.
  ///
  /// - Parameters:
  ///   - samples: height × width × 3 (R, G, B), sRGB-encoded.
  ///   - size: at most 65500 pixels a side.
  ///   - quality: of libjpeg's tables, 1…100.
  /// - Throws: `PictureCodingError` if there is not enough memory.
  public static func encode(
    _ samples: [UInt8], size: ImageSize, quality: Int, subsampling: Subsampling
  ) throws(PictureCodingError) -> [UInt8] {
    precondition(size.area > 0 && samples.count == size.area * 3, "a picture has three samples a pixel")
    precondition(max(size.width, size.height) <= TurboJPEG.maximumSide, "a JPEG has at most 65500 pixels a side")
    precondition((1...100).contains(quality), "the quality of a JPEG is 1 to 100")
    return try TurboJPEG.encode(samples, size: size, quality: quality, subsampling: subsampling, file: "JPEG in memory")
  }

  /// Decodes a JPEG as it is stored, without turning it upright.
  ///
  /// - Parameter name: what errors call it.
  /// - Returns: height × width × 3 (R, G, B), sRGB-encoded, and the size in pixels.
  /// - Throws: `PictureCodingError`.
  public static func decode(
    _ bytes: [UInt8], name: String = "JPEG in memory"
  ) throws(PictureCodingError) -> (samples: [UInt8], size: ImageSize) {
    guard !bytes.isEmpty else { throw PictureCodingError(.empty, file: name, cause: "the JPEG is empty") }
    guard bytes.starts(with: JPEGHeader.signature) else {
      throw PictureCodingError(.notAPicture, file: name, cause: "it is not a JPEG")
    }
    let header = try JPEGHeader(of: bytes, file: name)
    try header.refuseHollow(bytes, file: name)
    return (try TurboJPEG.decode(bytes, size: header.size, file: name), header.size)
  }

  /// What encoding and decoding leave of a picture.
  ///
  /// Parameters and errors as of `encode`.
  public static func roundTrip(
    _ samples: [UInt8], size: ImageSize, quality: Int, subsampling: Subsampling
  ) throws(PictureCodingError) -> [UInt8] {
    try decode(try encode(samples, size: size, quality: quality, subsampling: subsampling)).samples
  }
}
