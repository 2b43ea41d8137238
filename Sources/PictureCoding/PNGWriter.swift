import FileWriting
import Foundation
import Imaging

/// Writes PNG files of 8 or 16 bits.
///
/// A file appears whole or not at all (`AtomicFile`).
public struct PNGWriter: Sendable {
  /// The size of one sample, in bits.
  public enum SampleDepth: Int, Sendable, Hashable, Codable, CaseIterable {
    case eight = 8
    case sixteen = 16

    /// The largest sample.
    var largest: UInt16 {
      switch self {
      case .eight: UInt16(UInt8.max)
      case .sixteen: .max
      }
    }
  }

  /// Size of a sample of a color picture.
  public var depth: SampleDepth

  public init(depth: SampleDepth = .eight) { self.depth = depth }

  /// Writes an sRGB-encoded picture to `url`, upright, in the place of any file there.
  ///
  /// Values are clipped to [0, 1] and rounded to the nearest sample.
  /// - Throws: `PictureCodingError`: `unrepresentable` for an empty picture or one with values that are not finite, before
  ///   a file is made; else `FileWritingError` as `AtomicFile`.
  public func write(_ image: ColorImage, to url: URL) throws {
    precondition(image.encoding == .sRGB, "a PNG is written of an sRGB-encoded picture")
    let name = url.path(percentEncoded: false)
    try PNGWriter.refuseImpossible(image.size, name)
    let unreal = image.values.count { !$0.isFinite }
    guard unreal == 0 else {
      throw PictureCodingError(
        .unrepresentable, file: name, cause: "\(unreal) of the picture's values are not finite")
    }
    let grid = OrientedGrid(stored: image.size, orientation: image.metadata.orientation)
    let bytes =
      switch depth {
      case .eight:
        try SPNG.encode(
          PNGWriter.samples(of: image, grid) { UInt8($0 * 255 + 0.5) }, size: grid.size, color: .rgb, isSRGB: true,
          file: name)
      case .sixteen:
        try SPNG.encode(
          PNGWriter.samples(of: image, grid) { UInt16($0 * 65535 + 0.5) }, size: grid.size, color: .rgb, isSRGB: true,
          file: name)
      }
    try AtomicFile.write(bytes, to: url)
  }

  /// Writes gray samples as they are, in their own depth, in the place of any file at `url`.
  ///
  /// - Throws: `PictureCodingError`: `unrepresentable` for an empty picture; else `FileWritingError` as `AtomicFile`.
  public static func write(_ image: GrayPNG, to url: URL) throws {
    let name = url.path(percentEncoded: false)
    try refuseImpossible(image.size, name)
    let bytes =
      switch image.depth {
      case .eight:
        try SPNG.encode(
          image.samples.map { UInt8($0) }, size: image.size, color: .gray, isSRGB: false, file: name)
      case .sixteen: try SPNG.encode(image.samples, size: image.size, color: .gray, isSRGB: false, file: name)
      }
    try AtomicFile.write(bytes, to: url)
  }

  private static func refuseImpossible(_ size: ImageSize, _ name: String) throws(PictureCodingError) {
    guard size.area > 0, max(size.width, size.height) <= Int(Int32.max) else {
      throw PictureCodingError(.unrepresentable, file: name, cause: "a picture of \(size) pixels cannot be a PNG")
    }
  }

  private static func samples<Sample>(
    of image: ColorImage, _ grid: OrientedGrid, _ quantize: (Float) -> Sample
  ) -> [Sample] {
    var samples: [Sample] = []
    samples.reserveCapacity(image.values.count)
    for row in 0..<grid.size.height {
      for column in 0..<grid.size.width {
        let pixel = grid.storedPixel(row: row, column: column) * 3
        for channel in 0..<3 { samples.append(quantize(min(max(image.values[pixel + channel], 0), 1))) }
      }
    }
    return samples
  }
}
