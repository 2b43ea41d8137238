import Corrections
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct PixelRepairTests {
  private static let size = ImageSize(width: 64, height: 56)

  private func noisy(_ pattern: BayerPattern, seed: UInt64 = 1) -> Mosaic {
    var random = SplitMix64(seed: seed)
    var mosaic = SyntheticMosaic.make(
      size: Self.size, pattern: pattern, blackLevel: BlackLevel(rows: 2, columns: 2, levels: [500, 510, 520, 530.5]))
    for index in mosaic.samples.indices { mosaic.samples[index] += UInt16.random(in: 0...40, using: &random) }
    return mosaic
  }

  @Test(arguments: BayerPattern.allCases) func deadAndHotPixelsAreFound(pattern: BayerPattern) {
    let good = noisy(pattern)
    var bad = good
    let defects = [(9, 9, 16_000), (20, 31, 0), (33, 12, 15_500), (40, 41, 505)].map { row, column, value in
      bad.samples[row * 64 + column] = UInt16(value)
      return row * 64 + column
    }
    let (repaired, report) = PixelRepair(detectionThreshold: 10).repair(bad, workers: WorkerPool(count: 2))
    #expect(report.detected == 4 && report.listed == 0)
    for index in repaired.samples.indices {
      let change = abs(Int(repaired.samples[index]) - Int(good.samples[index]))
      // The scene bends by 50 counts over four pixels, and the noise is 40.
      #expect(defects.contains(index) ? change < 120 : change == 0)
    }
    #expect(PixelRepair(detectionThreshold: 10).repair(good, workers: WorkerPool(count: 1)).report.detected == 0)
  }

  /// A star lights the pixels beside it too.
  @Test func pointsOfLightAreKept() {
    var mosaic = noisy(.rggb)
    for (down, right, light) in [(0, 0, 9000), (0, 1, 2500), (0, -1, 2500), (1, 0, 2500), (-1, 0, 2500)] {
      mosaic.samples[(30 + down) * 64 + 30 + right] += UInt16(light)
    }
    let (kept, report) = PixelRepair(detectionThreshold: 10).repair(mosaic, workers: WorkerPool(count: 1))
    #expect(report.detected == 0 && kept.samples == mosaic.samples)
  }

  /// Across an edge, the pair of neighbors along it decides.
  @Test func edgesStaySharp() {
    let good = SyntheticMosaic.make(size: Self.size) { _, column in
      column < 32 ? [0.1, 0.1, 0.1] : [0.8, 0.8, 0.8]
    }
    for place in [(20, 31), (20, 32), (21, 31), (21, 32)] {
      var bad = good
      let index = place.0 * 64 + place.1
      bad.samples[index] = 0
      bad.metadata.opcodes.list2 = [
        Opcode(.fixBadPixelsList(BadPixels(points: [PixelOffset(rows: place.0, columns: place.1)])))
      ]
      let repaired = PixelRepair().repair(bad, workers: WorkerPool(count: 1)).mosaic
      #expect(repaired.samples == good.samples && repaired.metadata.opcodes.isEmpty)
    }
  }

  @Test func aFrameOfBadPixelsIsLeftAlone() {
    var mosaic = noisy(.gbrg)
    mosaic.metadata.opcodes.list1 = [
      Opcode(
        .fixBadPixelsList(BadPixels(points: [], rectangles: [PixelRectangle(top: 0, left: 0, size: Self.size)])))
    ]
    let (kept, report) = PixelRepair().repair(mosaic, workers: WorkerPool(count: 1))
    #expect(report.isRefused && kept.samples == mosaic.samples)
  }

  @Test func workersDoNotMatter() {
    var mosaic = noisy(.bggr)
    for index in stride(from: 5, to: mosaic.samples.count, by: 97) { mosaic.samples[index] = 0 }
    mosaic.metadata.opcodes.list1 = [Opcode(.fixBadPixelsConstant(0))]
    let alone = PixelRepair(detectionThreshold: 8).repair(mosaic, workers: WorkerPool(count: 1)).mosaic.samples
    for count in 2...4 {
      #expect(
        PixelRepair(detectionThreshold: 8).repair(mosaic, workers: WorkerPool(count: count)).mosaic.samples == alone)
    }
  }
}
