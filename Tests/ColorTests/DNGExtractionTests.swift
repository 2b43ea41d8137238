import Color
import Foundation
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct DNGExtractionTests {
  private static let workers = WorkerPool(count: 2)

  /// The camera of `PhoneSensor`, in the terms of a DNG.
  private static func color(_ multipliers: [Float]) -> CameraColor {
    var color = CameraColor()
    color.calibrations = [.init(illuminant: 21, colorMatrix: PhoneSensor.colorMatrix)]
    color.asShotMultipliers = multipliers
    return color
  }

  private static func light(_ value: Float) -> Float { SRGBCurve.decode(value) }

  /// Of a smooth scene every pixel is known, to the last row and column, in any phase and size.
  @Test(
    arguments: BayerPattern.allCases,
    [(64, 48), (65, 49), (33, 17), (2, 2), (3, 5)].map { ImageSize(width: $0, height: $1) })
  func smoothScenesComeOutAsTheyWere(pattern: BayerPattern, size: ImageSize) throws {
    let mosaic = SyntheticMosaic.make(
      size: size, pattern: pattern, blackLevel: BlackLevel(rows: 2, columns: 2, levels: [500, 510, 520, 530.5]),
      whiteLevel: [15_000, 15_100, 15_200, 15_300])
    for demosaicing in Demosaicing.allCases {
      var extraction = DNGExtraction()
      extraction.demosaicing = demosaicing
      let image = try extraction.extract(mosaic, workers: Self.workers).image
      #expect(image.size == size && image.encoding == .sRGB)
      var worst: Float = 0
      for row in 0..<size.height {
        for column in 0..<size.width {
          let expected = SyntheticMosaic.light(row: row, column: column)
          for channel in 0..<3 {
            let value = Self.light(image.values[(row * size.width + column) * 3 + channel])
            worst = max(worst, abs(value - expected[channel]))
          }
        }
      }
      // 0.06: the scene changes by up to 0.014 a pixel in each direction, and borders copy from up to 3 away.
      #expect(worst < 0.06, "\(demosaicing) off by \(worst)")
    }
  }

  /// What the phone's sensor made of sRGB colors under D65 becomes these colors again.
  @Test func colorsComeBack() throws {
    let colors: [[Float]] = [[0.8, 0.8, 0.8], [0.7, 0.2, 0.1], [0.1, 0.5, 0.2], [0.1, 0.2, 0.7], [0.9, 0.8, 0.1]]
    let sensor = PhoneSensor.sRGBToSensor.map { Float($0) }
    for color in colors {
      let response = (0..<3).map { row in (0..<3).reduce(0) { $0 + sensor[row * 3 + $1] * Self.light(color[$1]) } }
      var mosaic = SyntheticMosaic.make(
        size: ImageSize(width: 40, height: 40), whiteLevel: [65_000, 65_000, 65_000, 65_000]
      ) { _, _ in response }
      mosaic.metadata.color = Self.color(PhoneSensor.neutral.map { Float(1 / $0) })
      let image = try DNGExtraction().extract(mosaic, workers: Self.workers).image
      let pixel = (20 * 40 + 20) * 3
      for channel in 0..<3 {
        // 2e-3: the sensor's model has the white of IEC 61966-2-1 to seven digits, ours to four; the rest is counts.
        #expect(abs(image.values[pixel + channel] - color[channel]) < 2e-3, "\(color)")
      }
    }
  }

  /// A color beyond sRGB keeps what lies below 0, and noise around black its mean.
  @Test func nothingIsCutOffBelow() throws {
    var mosaic = SyntheticMosaic.make(
      size: ImageSize(width: 40, height: 40), whiteLevel: [65_000, 65_000, 65_000, 65_000]
    ) { _, _ in [0.02, 0.5, 0.05] }
    mosaic.metadata.color = Self.color(PhoneSensor.neutral.map { Float(1 / $0) })
    let green = try DNGExtraction().extract(mosaic, workers: Self.workers).image
    #expect(green.values[(20 * 40 + 20) * 3] < -0.1)

    var random = SplitMix64(seed: 5)
    var dark = SyntheticMosaic.make(size: ImageSize(width: 200, height: 200)) { _, _ in [0, 0, 0] }
    for index in dark.samples.indices { dark.samples[index] = UInt16(512 - 40 + Int(random.next() % 81)) }
    var extraction = DNGExtraction()
    extraction.demosaicing = .linear
    let values = try extraction.extract(dark, workers: Self.workers).image.values
    let mean = values.reduce(0) { $0 + Double(Self.light($1)) } / Double(values.count)
    // The noise's deviation is 23 counts of 14488, and 40000 sites average it to a hundredth of a count in 200.
    #expect(abs(mean) < 2e-5 && values.contains { $0 < 0 })
  }

  /// A gray ramp to four times white through a sensor whose channels end at levels of their own.
  private static func ramp(_ pattern: BayerPattern = .rggb) -> Mosaic {
    let neutral: [Float] = [0.5, 1, 0.65]
    let white: [Float] = [12_000, 15_000, 14_000, 9000]
    let size = ImageSize(width: 320, height: 64)
    var mosaic = SyntheticMosaic.make(size: size, pattern: pattern, blackLevel: BlackLevel(512)) { _, column in
      neutral.map { $0 * 4 * Float(column) / 320 }
    }
    for row in 0..<size.height {
      for column in 0..<size.width {
        let level = white[pattern.channel(row: row, column: column).rawValue]
        let index = row * size.width + column
        mosaic.samples[index] = min(mosaic.samples[index], UInt16(level))
      }
    }
    var clipped = Mosaic(
      size: size, samples: mosaic.samples, pattern: pattern, blackLevel: BlackLevel(512),
      whiteLevel: [15_000, 15_000, 15_000, 15_000], saturationLevel: white, metadata: mosaic.metadata)
    clipped.metadata.color = color([2, 1, 1 / 0.65])
    return clipped
  }

  /// Where channels clip at different levels gray stays gray and brightness never falls, whatever is made of highlights.
  @Test(arguments: Highlights.allCases, BayerPattern.allCases)
  func clippedGrayIsNeutral(highlights: Highlights, pattern: BayerPattern) throws {
    let mosaic = Self.ramp(pattern)
    var extraction = DNGExtraction()
    extraction.demosaicing = .linear
    extraction.highlights = highlights
    let image = try extraction.extract(mosaic, workers: Self.workers).image
    var former: Float = 0
    for column in 4..<316 {
      let pixel = (32 * 320 + column) * 3
      let light = (0..<3).map { Self.light(image.values[pixel + $0]) }
      let (least, most) = (light.min() ?? 0, light.max() ?? 0)
      // 2.5 %: a step of the ramp is 0.0125 of white, and neighbors of other colors are interpolated across the bends
      // where one channel ends.
      #expect(most - least < 0.025 * max(most, 1), "column \(column): \(light)")
      #expect(most > former - 0.01)
      former = most
    }
    let last = Self.light(image.values[(32 * 320 + 310) * 3 + 1])
    // 1 is where the first channel, blue, ends; red ends last.
    let highest: Float = highlights == .clip ? 1 : 11_488 * 2 / (8488 / 0.65)
    #expect(abs(last - highest) < 1e-3)
  }

  /// Light that only green lost is gray again, brighter than white.
  @Test func recoveryGoesBeyondWhite() throws {
    var extraction = DNGExtraction()
    extraction.highlights = .recover
    let image = try extraction.extract(Self.ramp(), workers: Self.workers).image
    // Blue ends at column 72 of the ramp, the greens at 74 and 80, red at 127; here the light is 1.375.
    let pixel = (32 * 320 + 110) * 3
    for channel in 0..<3 {
      let expected: Float = 1.375 * 14_488 / (8488 / 0.65)
      // 3 %: as in `clippedGrayIsNeutral`.
      #expect(abs(Self.light(image.values[pixel + channel]) / expected - 1) < 0.03)
    }
  }

  @Test func whatIsNotClippedIsTheSameEitherWay() throws {
    let mosaic = SyntheticMosaic.make(size: ImageSize(width: 64, height: 64)) { row, column in
      SyntheticMosaic.light(row: row, column: column).map { $0 * 0.5 }
    }
    var extraction = DNGExtraction()
    let clipped = try extraction.extract(mosaic, workers: Self.workers).image
    extraction.highlights = .recover
    #expect(try extraction.extract(mosaic, workers: Self.workers).image.values == clipped.values)
  }

  /// The file's own exposure and the one asked for multiply the light, beyond white too.
  @Test func exposureScalesLight() throws {
    var mosaic = SyntheticMosaic.make(size: ImageSize(width: 40, height: 40)) { _, _ in [0.4, 0.3, 0.2] }
    var extraction = DNGExtraction()
    let plain = try extraction.extract(mosaic, workers: Self.workers).image
    extraction.exposure = 1
    mosaic.metadata.color.baselineExposure = 0.5
    let bright = try extraction.extract(mosaic, workers: Self.workers).image
    for (bright, plain) in zip(bright.values, plain.values) {
      // 1e-5: single precision through the curve and back.
      #expect(abs(Self.light(bright) / Self.light(plain) - exp2(1.5)) < 1e-4)
    }
    #expect((bright.values.max() ?? 0) > 1)
  }

  @Test func cameraWithoutMatricesIsTold() throws {
    var mosaic = SyntheticMosaic.make(size: ImageSize(width: 40, height: 40)) { _, _ in [0.2, 0.2, 0.2] }
    #expect(try DNGExtraction().extract(mosaic, workers: Self.workers).warnings.isEmpty)
    mosaic.metadata.color.cameraToSRGB = nil
    #expect(try DNGExtraction().extract(mosaic, workers: Self.workers).warnings == [.noCameraMatrix])
  }

  @Test(arguments: Highlights.allCases) func workersDoNotMatter(highlights: Highlights) throws {
    var extraction = DNGExtraction()
    extraction.highlights = highlights
    let mosaic = Self.ramp(.gbrg)
    let alone = try extraction.extract(mosaic, workers: WorkerPool(count: 1)).image.values
    for count in [2, 4] {
      #expect(try extraction.extract(mosaic, workers: WorkerPool(count: count)).image.values == alone)
    }
  }
}
