import Foundation
import Imaging

/// Reads photographs: JPEG (gray or color, 8 bits) and PNG (gray, RGB or palette, with or without alpha, up to 16 bits).
///
/// The format is told by the content, not by the name. Color profiles are not applied: samples are taken for sRGB, and
/// `profile` gives what the file says.
public enum PictureReader {
  /// Reads a picture, turned upright as its EXIF orientation says.
  ///
  /// Alpha is dropped, and the color below it is kept as stored. A JPEG that libjpeg-turbo warns of is refused as
  /// damaged, so that no picture comes back gray from some row on.
  /// - Returns: values in [0, 1], sRGB-encoded.
  /// - Throws: `PictureCodingError`.
  public static func read(_ url: URL) throws(PictureCodingError) -> ColorImage {
    try decode(try PictureFile(contentsOf: url))
  }

  /// How a file holds its pixels.
  package struct Form: Sendable, Hashable {
    /// Bits of a sample, as stored.
    package let bits: Int
    package let isGray: Bool
    package let hasAlpha: Bool
  }

  /// Reads a picture as `read` does, and how the file holds it.
  ///
  /// - Throws: `PictureCodingError`.
  package static func readWithForm(_ url: URL) throws(PictureCodingError) -> (picture: ColorImage, form: Form) {
    let file = try PictureFile(contentsOf: url)
    let picture = try decode(file)
    switch file.format {
    case .jpeg:
      let header = try JPEGHeader(of: file.bytes, file: file.name)
      return (picture, Form(bits: 8, isGray: header.channels == 1, hasAlpha: false))
    case .png:
      let header = try PNGHeader(of: file.bytes, file: file.name)
      let isGray = header.color == .gray || header.color == .grayAlpha
      let hasAlpha = header.color == .grayAlpha || header.color == .rgbAlpha
      return (picture, Form(bits: header.depth, isGray: isGray, hasAlpha: hasAlpha))
    }
  }

  /// Reads a picture as `read` does, and the color profile that it embeds, as `profile` does.
  ///
  /// - Throws: `PictureCodingError`.
  public static func readWithProfile(
    _ url: URL
  ) throws(PictureCodingError) -> (picture: ColorImage, profile: [UInt8]?) {
    let file = try PictureFile(contentsOf: url)
    return (try decode(file), try profile(in: file))
  }

  private static func decode(_ file: PictureFile) throws(PictureCodingError) -> ColorImage {
    switch file.format {
    case .jpeg:
      let header = try JPEGHeader(of: file.bytes, file: file.name)
      try header.refuseHollow(file.bytes, file: file.name)
      let samples = try TurboJPEG.decode(file.bytes, size: header.size, file: file.name)
      return upright(samples, channels: 3, stored: header.size, header.orientation)
    case .png:
      let header = try PNGHeader(of: file.bytes, file: file.name)
      try header.refuseHollow(file.bytes, file: file.name)
      if header.depth == 16 {
        let samples: [UInt16] = try SPNG.decode(
          file.bytes, as: .rgba16, count: header.size.area * 4, file: file.name)
        return upright(samples, channels: 4, stored: header.size, header.orientation)
      }
      let samples: [UInt8] = try SPNG.decode(file.bytes, as: .rgb8, count: header.size.area * 3, file: file.name)
      return upright(samples, channels: 3, stored: header.size, header.orientation)
    }
  }

  /// The color profile that a picture embeds, as it stands there; nil if it embeds none that is whole.
  ///
  /// - Throws: `PictureCodingError`.
  public static func profile(of url: URL) throws(PictureCodingError) -> [UInt8]? {
    try profile(in: try PictureFile(contentsOf: url))
  }

  private static func profile(in file: PictureFile) throws(PictureCodingError) -> [UInt8]? {
    switch file.format {
    case .jpeg: try JPEGHeader(of: file.bytes, file: file.name).profile
    case .png: SPNG.profile(file.bytes)
    }
  }

  /// The size of a picture when it stands upright, in pixels, from the header alone.
  ///
  /// - Throws: `PictureCodingError`.
  public static func size(of url: URL) throws(PictureCodingError) -> ImageSize {
    let start = try PictureFile(contentsOf: url, limit: 1 << 16)
    do {
      return try uprightSize(start)
    } catch {
      // Some headers are longer, with thumbnails and profiles in them.
      guard error.code == .truncated, !start.isWhole else { throw error }
    }
    return try uprightSize(try PictureFile(contentsOf: url))
  }

  private static func uprightSize(_ file: PictureFile) throws(PictureCodingError) -> ImageSize {
    let (size, orientation): (ImageSize, Orientation)
    switch file.format {
    case .jpeg:
      let header = try JPEGHeader(of: file.bytes, file: file.name)
      (size, orientation) = (header.size, header.orientation)
    case .png:
      let header = try PNGHeader(of: file.bytes, file: file.name)
      (size, orientation) = (header.size, header.orientation)
    }
    return OrientedGrid(stored: size, orientation: orientation).size
  }

  /// The picture that stands upright, of samples as they are stored; channels after the third are dropped.
  private static func upright<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: [Sample], channels: Int, stored: ImageSize, _ orientation: Orientation
  ) -> ColorImage {
    let grid = OrientedGrid(stored: stored, orientation: orientation)
    let scale = Float(Sample.max)
    var values: [Float] = []
    values.reserveCapacity(stored.area * 3)
    for row in 0..<grid.size.height {
      for column in 0..<grid.size.width {
        let pixel = grid.storedPixel(row: row, column: column) * channels
        for channel in 0..<3 { values.append(Float(samples[pixel + channel]) / scale) }
      }
    }
    return ColorImage(size: grid.size, values: values, encoding: .sRGB)
  }
}
