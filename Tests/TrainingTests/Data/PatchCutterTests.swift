import Color
import Imaging
import Parallel
import Synthesis
import TestSupport
import Testing
import Training

@Suite struct PatchCutterTests {
  private let workers = WorkerPool(count: 2)

  /// A camera that sees sRGB's own colors, without noise.
  private static func camera(_ pattern: BayerPattern) -> SimulatedCamera {
    let matrix: [Float] = [
      3.2409699, -1.5373832, -0.4986108, -0.9692436, 1.8759675, 0.0415551, 0.0556301, -0.2039770, 1.0569715,
    ]
    return SimulatedCamera(
      color: SensorColor(name: "ideal", colorMatrix: matrix), redGain: 2, blueGain: 1.5, blur: 0.35, pattern: pattern,
      noise: SensorNoise(shot: 0, read: 0), bits: 14)
  }

  private func pair(_ photograph: ColorImage, _ pattern: BayerPattern = .rggb) -> TrainingPair {
    let (mosaic, target) = Self.camera(pattern).expose(photograph, using: RandomStream(seed: 1), workers: workers)
    return TrainingPair(mosaic: mosaic, target: target)
  }

  private func cutter(
    side: Int = 16, share: Double = 0, flatShare: Double = 1,
    degradation: @escaping PatchCutter.DegradationOperator = { picture, _ in picture }
  ) -> PatchCutter {
    PatchCutter(
      side: side, degradationShare: share, degradation: degradation, demosaicing: [.init(.ahd, weight: 1)],
      flatShare: flatShare)
  }

  /// Without noise each site of w shows the light of y at its own pixel, in sizes that are odd too. A pixel astray, light
  /// and c would differ by four times their tolerances.
  @Test(arguments: BayerPattern.allCases, [ImageSize(width: 72, height: 60), ImageSize(width: 71, height: 63)])
  func rawColorAndTargetLineUp(pattern: BayerPattern, size: ImageSize) throws {
    var random = RandomStream(seed: 2)
    let pair = pair(Pictures.ramps(size.width, size.height), pattern)
    let examples = try cutter().examples(of: pair, count: 12, using: &random, on: workers)
    #expect(examples.count == 12)
    for example in examples {
      var farthest: Float = 0
      for (index, value) in example.raw.enumerated() {
        let (cell, site) = (index / 4, index % 4)
        let (row, column) = (cell / 8 * 2 + site / 2, cell % 8 * 2 + site % 2)
        let channel = [0, 1, 1, 2][site]
        let light = SRGBCurve.decode((example.target[(row * 16 + column) * 3 + channel] + 1) / 2)
        farthest = max(farthest, abs((value + 1) / 2 - light / [2, 1, 1.5][channel]))
      }
      #expect(farthest < 2e-4)
      let difference = zip(example.color, example.target).reduce(0) { $0 + abs($1.0 - $1.1) }
      #expect(difference / Float(example.color.count) < 0.002)
    }
  }

  /// c comes from the place of y, at the picture's edges too, where less surrounds it.
  @Test func degradationsLineUp() throws {
    var random = RandomStream(seed: 2)
    let inverted = cutter(share: 1) { picture, _ in
      var picture = picture
      picture.values = picture.values.map { 1 - $0 }
      return picture
    }
    let examples = try inverted.examples(
      of: pair(Pictures.textured(40, 36), .bggr), count: 30, using: &random, on: workers)
    for example in examples {
      #expect(zip(example.color, example.target).allSatisfy { abs($0 + $1) < 1e-5 })
    }
  }

  /// The share is one of pairs: four standard deviations of 300 draws are 0.11.
  @Test(arguments: [0, 0.3, 1]) func degradationsComeInTheirShare(share: Double) throws {
    let black = cutter(share: share) { picture, _ in
      var picture = picture
      picture.values = picture.values.map { _ in 0 }
      return picture
    }
    let pair = pair(Pictures.ramps(34, 34))
    var degraded = 0.0
    for seed in 0..<300 {
      var random = RandomStream(seed: 3, UInt64(seed))
      let examples = try black.examples(of: pair, count: 1, using: &random, on: workers)
      if examples[0].color.allSatisfy({ $0 == -1 }) { degraded += 1 }
    }
    #expect(abs(degraded / 300 - share) < (share == 0.3 ? 0.11 : 1e-9))
  }

  /// Of flat patches the share is kept, but for a pair's first; a flat pair gives few, never none.
  @Test func flatPatchesAreLeftOut() throws {
    let texture = Pictures.textured(160, 40)
    let half = pair(
      Pictures.make(160, 40) { row, column in
        column < 80 ? [0.5, 0.5, 0.5] : Array(texture.values[(row * 160 + column) * 3..<(row * 160 + column + 1) * 3])
      })
    func flatCount(_ pair: TrainingPair, share: Double, count: Int) throws -> (flat: Int, all: Int) {
      var random = RandomStream(seed: 4)
      let examples = try cutter(flatShare: share).examples(of: pair, count: count, using: &random, on: workers)
      return (examples.count { Set($0.target).count == 1 }, examples.count)
    }
    let without = try flatCount(half, share: 0, count: 40)
    #expect(without.flat <= 1 && without.all == 40)
    let with = try flatCount(half, share: 1, count: 40)
    // Half of the places less those that the border crosses.
    #expect((8...32).contains(with.flat) && with.all == 40)
    let flat = pair(Pictures.flat([0.5, 0.5, 0.5], 64, 64))
    #expect(try flatCount(flat, share: 0, count: 10).all == 1)
    #expect(try flatCount(flat, share: 1, count: 10).all == 10)
  }

  /// A mosaic of odd phase loses a row and a column to whole cells.
  @Test func aPairSmallerThanAPatchIsRefused() throws {
    let photograph = Pictures.ramps(36, 36)
    var random = RandomStream(seed: 1)
    #expect(
      try cutter(side: 36).examples(of: pair(photograph), count: 1, using: &random, on: workers).count == 1)
    let error = #expect(throws: TrainingError.self) {
      try cutter(side: 36).examples(of: pair(photograph, .bggr), count: 1, using: &random, on: workers)
    }
    #expect(error?.code == .noData && error?.place.contains("36 × 36") == true)
  }
}
