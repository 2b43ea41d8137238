import Foundation
import Imaging
import PictureCoding

/// Zurich RAW-to-RGB in its published layout: `huawei_raw/NUMBER.png`, a phone's mosaic, and `canon/NUMBER.jpg`, a camera's
/// picture of the same (Ignatov et al., “Replacing mobile camera ISP with a single deep learning model”, CVPRW 2020).
///
/// The mosaics are RGGB on one scale of 10 bits, whether a file has samples of 8 bits or of 16. The set says nothing of
/// the phone's white balance and color matrix, and nothing is made up here: G(w) has the sensor's own colors,
/// unbalanced. So x is best drawn from D²(y) alone, as the paper does (`degradation-share: 1`).
package struct ZurichPairs: PairFormat {
  /// The level of no light and that of saturation, in counts, as published networks for the set take them.
  static let (blackLevel, whiteLevel): (Float, Float) = (63, 1020)
  /// The largest count of 10 bits.
  private static let largest: UInt16 = 1023

  /// The set has too many files to open them all before the first step: what is wrong with one is told when it is read.
  func check(_ pair: FilePair, side: Int) {}

  func read(_ pair: FilePair) throws -> (mosaic: Mosaic, target: ColorImage) {
    (try Self.mosaic(of: pair.raw), try PictureReader.read(pair.target))
  }

  /// A phone's mosaic.
  ///
  /// - Throws: `PictureCodingError`; `TrainingError` with code `unusablePair` for samples of another scale.
  package static func mosaic(of file: URL) throws -> Mosaic {
    let raw = try GrayPNG(contentsOf: file)
    if let sample = raw.samples.max(), sample > largest {
      throw TrainingError(
        .unusablePair, place: file.path(percentEncoded: false),
        problem: "has a sample of \(sample), above the \(largest) of 10 bits", remedy: "fetch the set's own file")
    }
    var metadata = CaptureMetadata()
    metadata.rawSize = raw.size
    return Mosaic(
      size: raw.size, samples: raw.samples, pattern: .rggb, blackLevel: BlackLevel(blackLevel),
      whiteLevel: [Float](repeating: whiteLevel, count: 4), metadata: metadata)
  }
}
