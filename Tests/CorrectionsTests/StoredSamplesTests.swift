import Foundation
import Imaging
import RawDecoding
import TIFFCoding
import TestSupport
import Testing

/// Samples of every depth, plain and as lossless JPEG, come back from LibRaw as they were.
@Suite struct StoredSamplesTests {
  enum Content: CaseIterable { case noise, constant, extremes }

  static let sizes = [(24, 24), (33, 27), (64, 48), (511, 34), (512, 272), (600, 300)]

  @Test(arguments: [8, 10, 12, 14, 16], Content.allCases)
  func samplesComeBack(bits: Int, content: Content) throws {
    let directory = try TemporaryDirectory()
    let file = directory.file("a.dng")
    let highest = UInt16(1 << bits - 1)
    for (width, height) in Self.sizes {
      var random = SplitMix64(seed: UInt64(width))
      let samples = (0..<width * height).map { _ -> UInt16 in
        switch content {
        case .noise: UInt16.random(in: 0...highest, using: &random)
        case .constant: highest / 3
        // All sizes of difference that the code has, 2¹⁵ among them.
        case .extremes: [0, highest, highest / 2, highest / 2 + 1].randomElement(using: &random) ?? 0
        }
      }
      var metadata = CaptureMetadata()
      metadata.make = "DiffRAW"
      metadata.model = "Stored"
      metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: [1, 0, 0, 0, 1, 0, 0, 0, 1])]
      var dng = DNG(
        mosaic: Mosaic(
          size: ImageSize(width: width, height: height), samples: samples, pattern: .gbrg, blackLevel: BlackLevel(0),
          whiteLevel: [Float](repeating: Float(highest), count: 4), metadata: metadata))
      dng.bitsPerSample = bits
      for compression in DNG.Compression.allCases {
        dng.compression = compression
        try DNGWriter().write(dng, to: file)
        #expect(try RawDecoder().decode(file).samples == samples, "\(width) × \(height), \(compression)")
      }
    }
  }
}
