import Batch
import ColorNetworks
import Foundation
import Imaging
import PictureCoding
import TIFFCoding
import Training

/// The mosaics of Zurich RAW-to-RGB as DNG files, which pipelines read.
///
/// Levels and filter pattern are the set's, and the camera is named, so that networks trained for it get the values they
/// know. Of its color the set says nothing: the files' matrix takes the sensor's primaries for those of sRGB, and their white
/// balance is the set's mean one.
struct ZurichMosaics {
  /// What a reader of figures should know.
  static let note =
    "the mosaics of zrr name no color: white balance and matrix are made up for them, so only pipelines that take their "
    + "color from a network trained on this set (extract-color's method) give figures to compare"

  /// XYZ of D65 to linear sRGB (IEC 61966-2-1), row by row.
  private static let fromXYZ: [Float] = [
    3.2404542, -1.5371385, -0.4985314, -0.969266, 1.8760108, 0.041556, 0.0556434, -0.2040259, 1.0572252,
  ]

  /// The folder of the DNG files.
  let folder: FilePath
  /// What could not be converted, and why.
  private(set) var failures: [(file: FilePath, problem: String)] = []

  /// Converts the files of a folder that have not been, or have changed since.
  /// - Parameter folder: where the DNG files go; it is made ready.
  /// - Throws: `BatchError`; `FileWritingError`.
  init(of mosaics: FilePath, in folder: FilePath) throws {
    self.folder = folder
    try OutputFolder.prepare(folder)
    let kind = FileKind(name: "PNG mosaic", endings: ["png"])
    for file in try InputDiscovery([mosaics], recursive: false, kind: kind).files {
      guard file.fault == nil, let source = file.path.url,
        let output = folder.appending(FilePath("\(file.path.stem).dng")).url
      else {
        failures.append((file.path, file.fault?.message ?? "its name is no text"))
        continue
      }
      if Self.isNewer(output, than: source) { continue }
      do {
        let mosaic = try ZurichPairs.mosaic(of: source)
        try DNGWriter().write(Self.dng(mosaic), to: output)
      } catch let error as TrainingError {
        failures.append((file.path, "it \(error.problem); \(error.remedy)"))
      } catch let error as PictureCodingError {
        failures.append((file.path, "\(error.cause); \(error.remedy)"))
      }
    }
  }

  private static func dng(_ mosaic: Mosaic) -> DNG {
    var mosaic = mosaic
    let neutral = [0, 1, 3].map { TrainingSensor.meanNeutral[$0] }
    (mosaic.metadata.make, mosaic.metadata.model) = ("HUAWEI", "P20")
    mosaic.metadata.color.asShotMultipliers = neutral.map { 1 / $0 }
    // D65, EXIF's number 21.
    mosaic.metadata.color.calibrations = [
      .init(illuminant: 21, colorMatrix: fromXYZ.indices.map { fromXYZ[$0] * neutral[$0 / 3] })
    ]
    return DNG(mosaic: mosaic)
  }

  private static func isNewer(_ file: URL, than source: URL) -> Bool {
    func time(_ url: URL) -> Date? {
      (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
    }
    guard let own = time(file), let other = time(source) else { return false }
    return own > other
  }
}
