import Color
import Imaging
import Parallel
import TestSupport
import Testing

/// White balance, seen by what it makes of a gray picture: both ways to develop agree on what is gray.
@Suite struct WhiteBalanceTests {
  private static let workers = WorkerPool(count: 2)
  /// Of a Canon EOS 550D, as its DNG files state it.
  static let colorMatrix: [Float] = [0.6461, -0.1164, -0.0857, -0.3825, 1.1597, 0.2534, -0.0416, 0.154, 0.6039]

  /// A sensor's picture of a gray wall under a light, its file naming the given balance.
  private static func gray(under white: Chromaticity, asShot: [Float]?, knowsCamera: Bool = true) throws -> Mosaic {
    var color = CameraColor()
    color.calibrations = [.init(illuminant: 21, colorMatrix: colorMatrix)]
    let neutral = try #require(CameraModel(color)?.neutral(under: white))
    var mosaic = SyntheticMosaic.make(size: ImageSize(width: 48, height: 40)) { _, _ in neutral.map { Float($0 / 2) } }
    if !knowsCamera { color.calibrations = [] }
    color.asShotMultipliers = asShot
    mosaic.metadata.color = color
    return mosaic
  }

  private static func spread(_ image: ColorImage) -> Float {
    let pixel = (20 * 48 + 20) * 3
    let color = image.values[pixel..<pixel + 3]
    return (color.max() ?? 0) - (color.min() ?? 0)
  }

  /// Both ways to develop, what they make of the picture, and their warnings.
  private static func develop(_ mosaic: Mosaic, _ balance: WhiteBalance) throws -> [(Float, [ColorWarning])] {
    var (libraw, dng) = (LibRawExtraction(), DNGExtraction())
    libraw.whiteBalance = balance
    dng.whiteBalance = balance
    let pictures = [
      try libraw.extract(mosaic, workers: workers), try dng.extract(mosaic, workers: workers),
    ]
    return pictures.map { (spread($0.image), $0.warnings.filter { $0 != .noCameraMatrix }) }
  }

  /// 3e-4: LibRaw counts in 16 bits, which near black is a few 1e-5 of the curve's steep part, three times.
  private static let tolerance: Float = 3e-4

  @Test(arguments: [(2800.0, 0.0), (4000, 15), (5500, 10), (8000, -20)])
  func lightsComeOutGray(kelvin: Double, tint: Double) throws {
    let light = ColorTemperature(kelvin: kelvin, tint: tint)
    let mosaic = try Self.gray(under: light.chromaticity, asShot: [2, 1, 1.5])
    for (spread, warnings) in try Self.develop(mosaic, .light(light)) {
      #expect(spread < Self.tolerance && warnings.isEmpty)
    }
    // As shot is another light, so the wall is not gray by it.
    for (spread, _) in try Self.develop(mosaic, .asShot) { #expect(spread > 0.02) }
  }

  @Test func daylightIsD55() throws {
    let mosaic = try Self.gray(under: .d55, asShot: [1, 1, 1])
    for (spread, warnings) in try Self.develop(mosaic, .daylight) {
      #expect(spread < Self.tolerance && warnings.isEmpty)
    }
  }

  @Test func whiteAsShotByItsChromaticityCounts() throws {
    let white = Chromaticity(x: 0.37, y: 0.375)
    var mosaic = try Self.gray(under: white, asShot: nil)
    mosaic.metadata.color.asShotWhite = [Float(white.x), Float(white.y)]
    for (spread, warnings) in try Self.develop(mosaic, .asShot) {
      #expect(spread < Self.tolerance && warnings.isEmpty)
    }
  }

  /// What cannot be had is told, and the picture is that of the fallback.
  @Test func fallbacksAreTold() throws {
    let shot = try Self.gray(under: .d55, asShot: [2, 1, 1.5], knowsCamera: false)
    let asShot = try Self.develop(shot, .asShot)
    let light = try Self.develop(shot, .light(ColorTemperature(kelvin: 4000)))
    #expect(asShot.map(\.0) == light.map(\.0))
    #expect(light.map(\.1) == [[.noLightBalance], [.noLightBalance]])
    #expect(asShot.map(\.1) == [[], []])

    let unbalanced = try Self.gray(under: .d55, asShot: nil, knowsCamera: false)
    #expect(try Self.develop(unbalanced, .asShot).map(\.1) == [[.noBalance], [.noBalance]])
    let known = try Self.gray(under: .d55, asShot: nil)
    for (spread, warnings) in try Self.develop(known, .asShot) {
      #expect(spread < Self.tolerance && warnings == [.noAsShotBalance])
    }

    var dark = shot
    for index in dark.samples.indices { dark.samples[index] = 512 }
    #expect(try Self.develop(dark, .automatic).map(\.1) == [[.noAutomaticBalance], [.noAutomaticBalance]])
  }

  /// A scene of many colors, gray on average, under a warm light.
  private static func scene(under white: Chromaticity) throws -> Mosaic {
    var mosaic = try gray(under: white, asShot: [1, 1, 1])
    let neutral = try #require(CameraModel(mosaic.metadata.color)?.neutral(under: white))
    let metadata = mosaic.metadata
    mosaic = SyntheticMosaic.make(size: ImageSize(width: 320, height: 240)) { row, column in
      var random = SplitMix64(seed: UInt64(row / 20 * 100 + column / 20))
      let reflected = (0..<3).map { _ in 0.1 + 0.7 * Double(random.next() >> 11) * 0x1p-53 }
      return zip(reflected, neutral).map { Float($0 * $1) }
    }
    mosaic.metadata.color = metadata.color
    return mosaic
  }

  /// What the neutral of a scene is found to be, from the gray that it makes.
  @Test(arguments: [3000.0, 4500, 6500]) func automaticFindsTheLight(kelvin: Double) throws {
    let light = ColorTemperature(kelvin: kelvin, tint: 5)
    let mosaic = try Self.scene(under: light.chromaticity)
    let expected = try #require(CameraModel(mosaic.metadata.color)?.neutral(under: light.chromaticity))
    let found = try #require(AutomaticBalance.multipliers(for: mosaic, model: CameraModel(mosaic.metadata.color)))
    for color in 0..<3 {
      // 8 %: 192 patches of random colors have a mean that is gray to about that, over the sixth order.
      #expect(abs(Double(found[color]) * expected[color] / expected[1] - 1) < 0.08)
    }
  }

  /// A clipped lamp, however colored it is, changes nothing but by the block around it.
  @Test func automaticIgnoresWhatIsClipped() throws {
    let mosaic = try Self.scene(under: .d55)
    var lamp = mosaic
    for row in 80..<120 {
      for column in 100..<140 where lamp.pattern.channel(row: row, column: column) == .red {
        lamp.samples[row * 320 + column] = 15_000
      }
    }
    let model = CameraModel(mosaic.metadata.color)
    let (a, b) = (
      try #require(AutomaticBalance.multipliers(for: mosaic, model: model)),
      try #require(AutomaticBalance.multipliers(for: lamp, model: model))
    )
    // 2 %: a fiftieth of the scene is left out.
    for (a, b) in zip(a, b) { #expect(abs(a / b - 1) < 0.02) }
  }

  /// A lawn is green; no light is as green as that.
  @Test func automaticKeepsToLightsThatThereAre() throws {
    var mosaic = try Self.gray(under: .d55, asShot: [1, 1, 1])
    let color = mosaic.metadata.color
    mosaic = SyntheticMosaic.make(size: ImageSize(width: 320, height: 240)) { row, column in
      let light = 0.3 + 0.2 * Float((row / 16 + column / 16) % 2)
      return [light * 0.1, light, light * 0.1]
    }
    mosaic.metadata.color = color
    let model = try #require(CameraModel(color))
    let found = try #require(AutomaticBalance.multipliers(for: mosaic, model: model))
    let white = try #require(model.white(ofNeutral: found.map { 1 / Double($0) }))
    let light = ColorTemperature(white)
    #expect(light.tint < 41 && (2400...10_500).contains(light.kelvin))
  }
}
