import Foundation
import Imaging
import PictureCoding
import RawDecoding
import Synthesis
import TIFFCoding

/// RAW files beside what they should be developed to, as `diffraw synthesize` writes them: `raw/NAME.dng` and
/// `target/NAME.tif`.
///
/// Any RAW file that is decoded here will do; a target is a TIFF, PNG or JPEG file of the size of the active area,
/// sRGB-encoded.
struct DevelopedPairs: PairFormat {
  func check(_ pair: FilePair, side: Int) throws {
    let header = try RawDecoder().header(of: pair.raw)
    let size = isTIFF(pair.target) ? try TIFFReader.size(of: pair.target) : try PictureReader.size(of: pair.target)
    let lying = OrientedGrid(stored: size, orientation: header.metadata.orientation.inverse).size
    try pair.requireFit(mosaic: header.size, pattern: header.pattern, target: lying, side: side)
  }

  func read(_ pair: FilePair) throws -> (mosaic: Mosaic, target: ColorImage) {
    let mosaic = try RawDecoder().decode(pair.raw)
    let target: ColorImage
    if isTIFF(pair.target) {
      let stored = try TIFFReader.readPicture(pair.target)
      guard stored.encoding == .sRGB else {
        throw pair.fault(
          "has a target, \(pair.target.path(percentEncoded: false)), that is linear", "give one with the sRGB curve")
      }
      target = stored.turned(stored.metadata.orientation)
    } else {
      target = try PictureReader.read(pair.target)
    }
    return (mosaic, target.turned(mosaic.metadata.orientation.inverse))
  }

  private func isTIFF(_ file: URL) -> Bool { ["tif", "tiff"].contains(file.pathExtension.lowercased()) }
}
