import Color
import Corrections
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct ShadingCorrectionTests {
  private static let size = ImageSize(width: 50, height: 41)

  private func mosaic(_ kinds: [SampleMap.Kind], light: Float, saturation: [Float]? = nil) -> Mosaic {
    let made = SyntheticMosaic.make(
      size: Self.size, whiteLevel: [14_000, 15_000, 15_000, 14_500], light: { _, _ in [light, light, light] })
    var metadata = made.metadata
    let area = OpcodeArea(rectangle: PixelRectangle(top: 0, left: 0, size: Self.size))
    metadata.opcodes.list2 = kinds.map { Opcode(.sampleMap(SampleMap(area: area, kind: $0))) }
    return Mosaic(
      size: made.size, samples: made.samples, pattern: made.pattern, blackLevel: made.blackLevel,
      whiteLevel: made.whiteLevel, saturationLevel: saturation, metadata: metadata)
  }

  private func packed(_ mosaic: Mosaic) -> PackedRaw {
    let workers = WorkerPool(count: 2)
    return BayerPacking.pack(ShadingCorrection.correct(mosaic, workers: workers), workers: workers)
  }

  @Test func nothingToDoChangesNothing() {
    let mosaic = mosaic([], light: 0.5)
    let same = ShadingCorrection.correct(mosaic, workers: WorkerPool(count: 1))
    #expect(same.samples == mosaic.samples && same.blackLevel == mosaic.blackLevel)
  }

  static let maps: [(SampleMap.Kind, Float)] = [
    (.polynomial([0.1, 0.5, 0.25]), 0.1 + 0.5 * 0.4 + 0.25 * 0.16),
    (.table((0..<65536).map { UInt16($0 / 2 + 1000) }), 0.2 + 1000 / 65535),
    (.deltaPerRow([Float](repeating: 0.125, count: 41)), 0.525),
    (.deltaPerColumn([Float](repeating: -0.25, count: 50)), 0.15),
    (.scalePerRow([Float](repeating: 1.5, count: 41)), 0.6),
    (.scalePerColumn([Float](repeating: 0.5, count: 50)), 0.2),
  ]

  @Test(arguments: maps.indices) func mapsAreFunctionsOfTheLight(index: Int) {
    let (kind, expected) = Self.maps[index]
    // 1e-4: half a count of 14 bits, and half of the stretched 16.
    #expect(packed(mosaic([kind], light: 0.4)).values.allSatisfy { abs($0 - expected) < 1e-4 })
  }

  /// Whatever gains do, a clipped sample can be told, and none passes white.
  @Test(arguments: [0.25, 1, 1.75] as [Float]) func clippedSamplesStayClipped(scale: Float) {
    let saturation: [Float] = [13_000, 15_000, 15_000, 14_000]
    let kind = SampleMap.Kind.scalePerRow([Float](repeating: scale, count: 41))
    let clipped = packed(mosaic([kind], light: 1, saturation: saturation))
    #expect(clipped.values.enumerated().allSatisfy { $1 >= clipped.saturation[$0 % 4] && $1 <= 1 })
    let unclipped = packed(mosaic([kind], light: 0.5, saturation: saturation))
    #expect(unclipped.values.enumerated().allSatisfy { $1 < unclipped.saturation[$0 % 4] })
  }

  /// Noise below black is neither cut off nor moved.
  @Test func negativeValuesAreKept() {
    let kind = SampleMap.Kind.scalePerRow([Float](repeating: 3, count: 41))
    let result = packed(mosaic([kind], light: -0.03))
    #expect(result.values.allSatisfy { abs($0 + 0.09) < 3e-4 })
  }

  @Test func workersDoNotMatter() {
    let gains = (0..<41).map { 1 + Float($0) / 40 }
    let mosaic = mosaic([.scalePerRow(gains)], light: 0.3)
    let alone = ShadingCorrection.correct(mosaic, workers: WorkerPool(count: 1)).samples
    for count in 2...4 {
      #expect(ShadingCorrection.correct(mosaic, workers: WorkerPool(count: count)).samples == alone)
    }
  }
}
