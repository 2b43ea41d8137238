import Foundation
import Imaging

/// The samples of a gray PNG file just as they are stored.
///
/// For measurements kept as pictures, such as the Bayer mosaics of the Zurich RAW-to-RGB set, where files of 8 and of
/// 16 bits hold values of one scale of 10 bits.
public struct GrayPNG: Sendable, Hashable {
  /// Width and height, in pixels.
  public let size: ImageSize
  /// Size of a stored sample, which says nothing about its scale.
  public let depth: PNGWriter.SampleDepth
  /// height × width, in [0, 255] or [0, 65535] by `depth`.
  public let samples: [UInt16]

  /// - Parameter samples: height × width, none above what `depth` holds.
  public init(size: ImageSize, depth: PNGWriter.SampleDepth, samples: [UInt16]) {
    precondition(samples.count == size.area, "a gray picture has one sample a pixel")
    precondition(samples.allSatisfy { $0 <= depth.largest }, "a sample fits its depth")
    self.size = size
    self.depth = depth
    self.samples = samples
  }

  /// Reads a file, without scaling its samples and without turning it.
  ///
  /// - Throws: `PictureCodingError`; a file that is not a PNG with one channel of 8 or 16 bits is `unsupported`.
  public init(contentsOf url: URL) throws(PictureCodingError) {
    let file = try PictureFile(contentsOf: url)
    guard file.format == .png else { throw GrayPNG.refusal(file, "it is not a PNG file") }
    let header = try PNGHeader(of: file.bytes, file: file.name)
    guard header.color == .gray else { throw GrayPNG.refusal(file, "it has more than one gray channel") }
    guard let depth = PNGWriter.SampleDepth(rawValue: header.depth) else {
      throw GrayPNG.refusal(file, "its samples have \(header.depth) bits")
    }
    try header.refuseHollow(file.bytes, file: file.name)
    size = header.size
    self.depth = depth
    switch depth {
    case .eight:
      let bytes: [UInt8] = try SPNG.decode(file.bytes, as: .stored, count: size.area, file: file.name)
      samples = bytes.map(UInt16.init)
    case .sixteen: samples = try SPNG.decode(file.bytes, as: .stored, count: size.area, file: file.name)
    }
  }

  private static func refusal(_ file: PictureFile, _ cause: String) -> PictureCodingError {
    PictureCodingError(
      .unsupported, file: file.name, cause: "\(cause); a PNG with one gray channel of 8 or 16 bits is needed")
  }
}
