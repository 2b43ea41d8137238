import Color
import Corrections
import Foundation
import Imaging
import Parallel
import RawDecoding
import TIFFCoding
import TestSupport
import Testing

/// Every combination of what a DNG may say of its samples: the packed planes hold the light that was put in, to rounding.
@Suite struct CrossProductTests {
  private static let workers = WorkerPool(count: 1)

  @Test(arguments: BayerPattern.allCases, [10, 12, 14, 16])
  func packedPlanesAreTheLight(pattern: BayerPattern, bits: Int) throws {
    let directory = try TemporaryDirectory()
    let file = directory.file("known.dng")
    let orientations: [Orientation] = [.upright, .rotated180, .rotated90Clockwise, .rotated90Counterclockwise]
    let corrections = KnownFrame.Correction.allCases
    // The seven corrections come in turn, which meets each with each combination of the rest but phase and bits, of which
    // every pair begins elsewhere; orientations come in turn too.
    let first = (BayerPattern.allCases.firstIndex(of: pattern) ?? 0) * 4 + bits / 2
    var number = first
    for (top, left) in [(2, 4), (2, 5), (3, 4), (3, 5)] {
      for black in KnownFrame.Black.allCases {
        for white in KnownFrame.White.allCases {
          for compression in DNG.Compression.allCases {
            for hasTable in [false, true] {
              number += 1
              let frame = KnownFrame(
                pattern: pattern, bits: bits, origin: PixelOffset(rows: top, columns: left), black: black,
                white: white, compression: compression, hasTable: hasTable, orientation: orientations[number % 4],
                correction: corrections[number % corrections.count])
              try Self.expectLight(of: frame, in: file)
            }
          }
        }
      }
    }
    #expect(number - first == 128)
  }

  private static func expectLight(of frame: KnownFrame, in file: URL) throws {
    let (dng, tolerance) = frame.make()
    try DNGWriter().write(dng, to: file)
    let decoded = try RawDecoder().decode(file)
    #expect(decoded.size == frame.size && decoded.pattern == frame.pattern, "\(frame)")
    #expect(decoded.metadata.orientation == frame.orientation && decoded.whiteLevel == frame.whiteLevel)
    #expect(decoded.metadata.opcodes == dng.mosaic.metadata.opcodes, "\(frame)")
    let (repaired, report) = PixelRepair().repair(decoded, workers: workers)
    #expect(report.listed == frame.badPixels.count && report.unrepaired == 0, "\(frame)")
    let corrected = ShadingCorrection.correct(repaired, workers: workers)
    #expect(corrected.metadata.opcodes.mosaicRemarks.isEmpty)
    let packed = BayerPacking.pack(corrected, workers: workers)
    var wrong = 0
    for row in 0..<frame.size.height {
      for column in 0..<frame.size.width {
        let value = Double(packed.values[packed.index(row: row, column: column)])
        let limit = tolerance[row * frame.size.width + column]
        if abs(value - frame.light(row: row, column: column)) > limit { wrong += 1 }
      }
    }
    #expect(wrong == 0, "\(wrong) pixels of \(frame)")
  }
}
