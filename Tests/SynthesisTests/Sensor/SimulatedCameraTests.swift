import Foundation
import Imaging
import Parallel
import Synthesis
import Testing

@Suite struct SimulatedCameraTests {
  private static let workers = WorkerPool(count: 2)

  /// A camera without noise and blur, with as many counts as there are.
  static func ideal(
    _ pattern: BayerPattern = .rggb, color: SensorColor = SensorColor.table[0], exposure: Float = 0
  ) -> SimulatedCamera {
    SimulatedCamera(
      color: color, redGain: 2, blueGain: 1.6, exposure: exposure, blur: 0, pattern: pattern,
      noise: SensorNoise(shot: 0, read: 0), bits: 16)
  }

  /// Each site's count is what filter and white balance make of the light.
  @Test(arguments: BayerPattern.allCases) func sitesSeeTheirColor(pattern: BayerPattern) {
    let camera = Self.ideal(pattern)
    let picture = Scenes.flat([0.8, 0.3, 0.5], side: 6)
    let mosaic = camera.expose(picture, using: RandomStream(seed: 1), workers: Self.workers).mosaic
    #expect(mosaic.pattern == pattern && mosaic.whiteLevel == [65535, 65535, 65535, 65535])
    #expect(mosaic.blackLevel == BlackLevel(4096))
    let light = [0.8, 0.3, 0.5].map { Double(SRGBCurve.decode($0)) }
    for row in 0..<6 {
      for column in 0..<6 {
        let site = color(of: pattern, row: row, column: column)
        let balanced = (0..<3).reduce(0) { $0 + camera.color.sRGBToCamera[site * 3 + $1] * light[$1] }
        let expected = 4096 + (65535 - 4096) * balanced / [2, 1, 1.6][site]
        // Half a count for rounding, and as much for arithmetic in 24 bits.
        #expect(abs(Double(mosaic.samples[row * 6 + column]) - expected) <= 1)
      }
    }
  }

  /// White, and what is as light in one channel, just reaches saturation.
  @Test func whiteIsSaturation() {
    let camera = Self.ideal()
    let mosaic = camera.expose(Scenes.flat([1, 1, 1], side: 4), using: RandomStream(seed: 1), workers: Self.workers)
      .mosaic
    #expect(mosaic.samples[1] == 65535)
    let half = SimulatedCamera(color: SensorColor.table[0], redGain: 0.5, blueGain: 1, noise: camera.noise, bits: 12)
    let dim = half.expose(Scenes.flat([1, 1, 1], side: 4), using: RandomStream(seed: 1), workers: Self.workers).mosaic
    // Where red has the smallest multiplier it saturates first; green then stands at half the range over black.
    #expect(dim.samples[0] == 4095 && [2175, 2176].contains(dim.samples[1]))
  }

  @Test func loweredExposureDarkensTheTarget() {
    let picture = Scenes.smooth(ImageSize(width: 40, height: 30))
    let (mosaic, target) = Self.ideal(exposure: -1.5).expose(
      picture, using: RandomStream(seed: 1), workers: Self.workers)
    let (full, unchanged) = Self.ideal().expose(picture, using: RandomStream(seed: 1), workers: Self.workers)
    #expect(unchanged.values == picture.values)
    for (dark, bright) in zip(target.values, picture.values) {
      // 2e-6: two tables within 1e-6 each.
      #expect(abs(dark - SRGBCurve.encode(SRGBCurve.decode(bright) * exp2(-1.5))) < 2e-6)
    }
    for (dark, bright) in zip(mosaic.samples, full.samples) {
      let expected: Float = (Float(bright) - 4096) * exp2(-1.5) + 4096
      #expect(abs(Float(dark) - expected) < 1)
    }
  }

  /// A point of light is spread by the blur, and none of it is lost, but at the edges, where the scene goes on.
  @Test func lensSpreadsAPoint() {
    var picture = Scenes.flat([0, 0, 0], side: 21)
    for channel in 0..<3 { picture.values[(10 * 21 + 10) * 3 + channel] = 1 }
    var camera = Self.ideal()
    camera.blur = 1
    (camera.redGain, camera.blueGain) = (1, 1)
    let mosaic = camera.expose(picture, using: RandomStream(seed: 1), workers: Self.workers).mosaic
    var (sum, down, right) = (0.0, 0.0, 0.0)
    for row in 0..<21 {
      for column in 0..<21 {
        let light = (Double(mosaic.samples[row * 21 + column]) - 4096) / (65535 - 4096)
        sum += light
        down += light * Double((row - 10) * (row - 10))
        right += light * Double((column - 10) * (column - 10))
      }
    }
    #expect(abs(sum - 1) < 1e-3)
    // 3 %: the bell is cut at three deviations.
    #expect(abs((down / sum).squareRoot() - 1) < 0.03 && abs((right / sum).squareRoot() - 1) < 0.03)
    let flat = camera.expose(
      Scenes.flat([0.5, 0.5, 0.5], side: 5), using: RandomStream(seed: 1), workers: Self.workers)
    #expect(Set(flat.mosaic.samples).count == 1)
  }

  /// Every pixel, at the edges and where bands meet too, is the sum of its neighbors' light in the plainest way.
  @Test func lensBlursTheWholeFrame() {
    let (width, height) = (9, 70)
    var random = RandomStream(seed: 31)
    let values = (0..<width * height).flatMap { _ in [Float](repeating: Float(random.uniform()), count: 3) }
    let picture = ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
    var camera = Self.ideal()
    camera.blur = 1.1
    (camera.redGain, camera.blueGain) = (1, 1)
    let mosaic = camera.expose(picture, using: random, workers: Self.workers).mosaic
    let lens = LensBlur(sigma: 1.1)
    let taps = -lens.radius...lens.radius
    for row in 0..<height {
      for column in 0..<width {
        var light: Float = 0
        for down in taps {
          for right in taps {
            let (y, x) = (min(max(row + down, 0), height - 1), min(max(column + right, 0), width - 1))
            let weight = lens.weights[down + lens.radius] * lens.weights[right + lens.radius]
            light += weight * SRGBCurve.decode(values[(y * width + x) * 3])
          }
        }
        let found = (Float(mosaic.samples[row * width + column]) - 4096) / (65535 - 4096)
        // A count is 1.6e-5.
        #expect(abs(found - light) < 2e-5, "row \(row), column \(column)")
      }
    }
  }

  /// Mean and variance of each channel of a flat patch are those declared; five standard errors.
  @Test(arguments: SimulatedCamera.NoiseLevel.allCases) func noiseIsTheDeclared(level: SimulatedCamera.NoiseLevel) {
    var random = RandomStream(seed: 21)
    let camera = SimulatedCamera.draw(from: level.ranges, using: &random)
    let range = Double(camera.whiteLevel - camera.blackLevel)
    let mosaic = camera.expose(Scenes.flat([0.6, 0.5, 0.55], side: 256), using: random, workers: Self.workers).mosaic
    let light = [0.6, 0.5, 0.55].map { Double(SRGBCurve.decode($0)) }
    for channel in BayerChannel.allCases {
      let samples = (0..<256 * 256).filter { mosaic.pattern.channel(row: $0 / 256, column: $0 % 256) == channel }
        .map { (Double(mosaic.samples[$0]) - Double(camera.blackLevel)) / range }
      let site = [0, 1, 1, 2][channel.rawValue]
      let signal = (0..<3).reduce(0) { $0 + Double(camera.sRGBToSignal[site * 3 + $1]) * light[$1] }
      let count = Double(samples.count)
      let mean = samples.reduce(0, +) / count
      let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      // Rounding to whole counts adds a twelfth of a count's square.
      let expected = camera.noise.variance(of: signal) + 1 / (12 * range * range)
      #expect(abs(mean - signal) < 5 * (expected / count).squareRoot(), "\(channel)")
      #expect(abs(variance / expected - 1) < 5 * (2 / count).squareRoot(), "\(channel)")
    }
  }

  /// What one site's noise is says nothing of that of sites to its right and below; five standard errors.
  @Test(arguments: [1, 2, 127, 128, 129, 256]) func noiseOfSitesIsTheirOwn(distance: Int) {
    var random = RandomStream(seed: 22)
    let camera = SimulatedCamera.draw(from: SimulatedCamera.NoiseLevel.iso800.ranges, using: &random)
    let mosaic = camera.expose(Scenes.flat([0.5, 0.5, 0.5], side: 128), using: random, workers: Self.workers).mosaic
    var noise = mosaic.samples.map { Double($0) }
    for channel in BayerChannel.allCases {
      let sites = noise.indices.filter { mosaic.pattern.channel(row: $0 / 128, column: $0 % 128) == channel }
      let mean = sites.reduce(0) { $0 + noise[$1] } / Double(sites.count)
      let deviation = (sites.reduce(0) { $0 + (noise[$1] - mean) * (noise[$1] - mean) } / Double(sites.count))
        .squareRoot()
      for site in sites { noise[site] = (noise[site] - mean) / deviation }
    }
    let count = noise.count - distance
    let correlation = (0..<count).reduce(0) { $0 + noise[$1] * noise[$1 + distance] } / Double(count)
    #expect(abs(correlation) < 5 / Double(count).squareRoot())
  }

  @Test func workersDoNotMatter() {
    var random = RandomStream(seed: 2)
    var ranges = SimulatedCamera.Ranges()
    ranges.loweredShare = 1
    let camera = SimulatedCamera.draw(from: ranges, using: &random)
    let picture = Scenes.smooth(ImageSize(width: 75, height: 131))
    let alone = camera.expose(picture, using: random, workers: WorkerPool(count: 1))
    for count in [2, 4] {
      let together = camera.expose(picture, using: random, workers: WorkerPool(count: count))
      #expect(together.mosaic.samples == alone.mosaic.samples && together.target.values == alone.target.values)
    }
    var other = random
    _ = other.next()
    #expect(camera.expose(picture, using: other, workers: Self.workers).mosaic.samples != alone.mosaic.samples)
  }

  @Test func metadataSayHowToDevelop() {
    var picture = Scenes.flat([0.5, 0.5, 0.5], side: 4)
    picture.metadata.orientation = .rotated180
    let camera = Self.ideal()
    let metadata = camera.expose(picture, using: RandomStream(seed: 1), workers: Self.workers).mosaic.metadata
    #expect(metadata.orientation == .rotated180 && metadata.model == "Simulated iPhone 11 Pro" && metadata.iso == 50)
    #expect(metadata.color.asShotMultipliers == [2, 1, 1.6])
    #expect(metadata.color.calibrations == [.init(illuminant: 21, colorMatrix: camera.color.colorMatrix)])
  }
}
