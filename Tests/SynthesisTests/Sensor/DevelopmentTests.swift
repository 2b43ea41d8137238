import Color
import Imaging
import Parallel
import PictureCoding
import Synthesis
import TestSupport
import Testing

/// What a simulated camera saw, developed by LibRaw, is the photograph again.
@Suite struct DevelopmentTests {
  private static let workers = WorkerPool(count: 2)

  private static func developed(_ mosaic: Mosaic) throws -> ColorImage {
    let (image, warnings) = try LibRawExtraction().extract(mosaic, workers: workers)
    #expect(warnings.isEmpty)
    return image
  }

  @Test(arguments: BayerPattern.allCases) func colorsComeBack(pattern: BayerPattern) throws {
    let picture = Scenes.smooth(ImageSize(width: 256, height: 192))
    for seed in 0..<4 {
      var random = RandomStream(seed: UInt64(seed))
      var ranges = SimulatedCamera.NoiseLevel.clean.ranges
      ranges.patterns = [pattern]
      let camera = SimulatedCamera.draw(from: ranges, using: &random)
      let (mosaic, target) = camera.expose(picture, using: random, workers: Self.workers)
      let small = ImageSize(width: 16, height: 12)
      let difference = try Self.developed(mosaic).reduced(to: small, workers: Self.workers)
        .colorDifference(from: target.reduced(to: small, workers: Self.workers))
      #expect(difference < 0.5, "\(camera)")
    }
  }

  /// In all cameras of the table: gray is gray, and the most saturated colors that sRGB has are not clipped.
  @Test(arguments: SensorColor.table) func flatColorsAreExact(color: SensorColor) throws {
    let colors: [[Float]] = [
      [0.5, 0.5, 0.5], [0.02, 0.02, 0.02], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1],
    ]
    for expected in colors {
      let camera = SimulatedCameraTests.ideal(.gbrg, color: color)
      let picture = Scenes.flat(expected, side: 32)
      let image = try Self.developed(camera.expose(picture, using: RandomStream(seed: 1), workers: Self.workers).mosaic)
      for channel in 0..<3 {
        // 0.01 in sRGB: a black channel of a saturated color is a difference of counts, and the curve is steep there.
        #expect(abs(image.values[(16 * 32 + 16) * 3 + channel] - expected[channel]) < 0.01, "\(expected)")
      }
    }
  }

  @Test func loweredExposureDevelopsToTheTarget() throws {
    let picture = Scenes.smooth(ImageSize(width: 128, height: 96))
    let camera = SimulatedCameraTests.ideal(exposure: -1.7)
    let (mosaic, target) = camera.expose(picture, using: RandomStream(seed: 1), workers: Self.workers)
    #expect(try Self.developed(mosaic).colorDifference(from: target) < 0.3)
  }

  /// Noise that has no color leaves gray patches gray on average, where black is not near.
  @Test(arguments: SimulatedCamera.NoiseLevel.allCases) func grayStaysGray(level: SimulatedCamera.NoiseLevel) throws {
    var random = RandomStream(seed: 3)
    let camera = SimulatedCamera.draw(from: level.ranges, using: &random)
    let picture = Scenes.flat([0.6, 0.6, 0.6], side: 128)
    let image = try Self.developed(camera.expose(picture, using: random, workers: Self.workers).mosaic)
    let mean = image.reduced(to: ImageSize(width: 1, height: 1), workers: Self.workers)
    // 0.01: the mean of 16,384 pixels at the highest noise has a standard error of 0.001 in blue.
    #expect(mean.values.allSatisfy { abs($0 - 0.6) < 0.01 }, "\(mean.values)")
  }
}
