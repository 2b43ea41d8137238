import Foundation
import Imaging
import TIFFCoding

/// A DNG made to be developed by a benchmark, in a folder of its own that has room for the results.
struct BenchmarkPhotograph {
  let size: ImageSize
  /// A temporary folder.
  let folder: URL
  let file: URL

  /// Makes a DNG of about so many megapixels.
  ///
  /// - Parameters:
  ///   - packed: whether its samples are stored as lossless JPEG of 12 bits, as cameras do, not plainly in 16.
  ///   - corrected: whether it names black levels of each row and column, and gain maps of each channel.
  init(megapixels: Double, packed: Bool = false, corrected: Bool = false) throws {
    let height = Int((megapixels * 1e6 * 3 / 4).squareRoot() / 2) * 2
    size = ImageSize(width: height / 3 * 4, height: height)
    folder = FileManager.default.temporaryDirectory.appending(path: "diffraw-bench-\(UUID().uuidString)")
    file = folder.appending(path: "bench.dng")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var dng = DNG(mosaic: Self.mosaic(size, corrected: corrected))
    if packed { (dng.bitsPerSample, dng.compression) = (12, .losslessJPEG) }
    try DNGWriter().write(dng, to: file)
  }

  /// Removes the folder with all that is in it.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// A scene of smooth color with fine structure and noise, as a 12-bit sensor sees it.
  private static func mosaic(_ size: ImageSize, corrected: Bool) -> Mosaic {
    var samples: [UInt16] = []
    samples.reserveCapacity(size.area)
    var random: UInt32 = 1
    for y in 0..<size.height {
      for x in 0..<size.width {
        random = random &* 1_664_525 &+ 1_013_904_223
        let noise = Int(random >> 27) - 16
        let structure = ((x >> 3) ^ (y >> 4)) & 63
        let slope = (x &* 5 / 16 &+ y / 4) & 2047
        samples.append(UInt16(max(0, 256 + slope + structure * 8 + noise)))
      }
    }
    var metadata = CaptureMetadata()
    metadata.make = "DiffRAW"
    metadata.model = "Benchmark"
    metadata.color.asShotMultipliers = [2, 1, 1.6]
    metadata.color.calibrations = [
      .init(illuminant: 21, colorMatrix: [0.69, -0.22, -0.06, -0.46, 1.25, 0.23, -0.09, 0.21, 0.56])
    ]
    if corrected { metadata.opcodes.list2 = gainMaps(size) }
    func lines(_ count: Int) -> [Float] { corrected ? (0..<count).map { Float($0 % 5) * 0.5 - 1 } : [] }
    let black = BlackLevel(
      rows: 1, columns: 1, levels: [256], rowDeltas: lines(size.height), columnDeltas: lines(size.width))
    return Mosaic(
      size: size, samples: samples, pattern: .rggb, blackLevel: black,
      whiteLevel: [4095, 4095, 4095, 4095], metadata: metadata)
  }

  /// One of 17 × 13 points for each site of the filter array, as phones write them.
  private static func gainMaps(_ size: ImageSize) -> [Opcode] {
    (0..<4).map { site in
      let (top, left) = (site / 2, site % 2)
      let rectangle = PixelRectangle(
        top: top, left: left, size: ImageSize(width: size.width - left, height: size.height - top))
      let gains = (0..<13 * 17).map { point -> Float in
        let distance = abs(point / 17 - 6) + abs(point % 17 - 8)
        return 1 + Float(distance) / 14
      }
      return Opcode(
        .gainMap(
          GainMap(
            area: OpcodeArea(rectangle: rectangle, rowPitch: 2, columnPitch: 2), rows: 13, columns: 17,
            rowSpacing: 1 / 12, columnSpacing: 1 / 16, gains: gains)))
    }
  }
}
