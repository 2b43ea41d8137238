import Imaging
import TestSupport
import Testing

@Suite struct PhoneSensorTests {
  private func flat(_ red: Float, _ green: Float, _ blue: Float, _ side: Int) -> ColorImage {
    ColorImage(
      size: ImageSize(width: side, height: side), values: (0..<side * side).flatMap { _ in [red, green, blue] },
      encoding: .sRGB)
  }

  /// A sensor without noise, with so many counts that rounding does not matter.
  private func ideal(_ pattern: BayerPattern) -> PhoneSensor {
    var sensor = PhoneSensor()
    (sensor.shotNoise, sensor.readNoise, sensor.pattern) = (0, 0, pattern)
    (sensor.blackLevel, sensor.whiteLevel) = (256, 65535)
    return sensor
  }

  /// Gray stays gray through the as-shot neutral: each channel, divided by it, is the gray's light.
  @Test(arguments: BayerPattern.allCases)
  func givesGrayTheNeutral(pattern: BayerPattern) {
    let sensor = ideal(pattern)
    let mosaic = sensor.expose(flat(0.5, 0.5, 0.5, 8))
    let light = Double(SRGBCurve.decode(0.5))
    for row in 0..<8 {
      for column in 0..<8 {
        let channel =
          switch pattern.channel(row: row, column: column) {
          case .red: 0
          case .green1, .green2: 1
          case .blue: 2
          }
        let signal = (Double(mosaic.samples[row * 8 + column]) - 256) / (65535 - 256)
        #expect(abs(signal / PhoneSensor.neutral[channel] - light) < 3e-5, "half a count over the neutral")
      }
    }
  }

  /// Developed by the rule of dcraw and LibRaw (ColorMatrix · sRGB→XYZ, rows scaled to 1, inverted), a color comes back.
  @Test(arguments: [(0.9, 0.1, 0.2), (0.1, 0.8, 0.3), (0.2, 0.3, 0.9), (0.95, 0.9, 0.1)] as [(Float, Float, Float)])
  func keepsColors(red: Float, green: Float, blue: Float) {
    let mosaic = ideal(.rggb).expose(flat(red, green, blue, 8))
    func signal(_ row: Int, _ column: Int) -> Double {
      (Double(mosaic.samples[row * 8 + column]) - 256) / (65535 - 256)
    }
    let neutral = PhoneSensor.neutral
    let balanced: SIMD3<Double> = [signal(2, 2) / neutral[0], signal(2, 3) / neutral[1], signal(3, 3) / neutral[2]]
    let expected: SIMD3<Double> = [
      Double(SRGBCurve.decode(red)), Double(SRGBCurve.decode(green)), Double(SRGBCurve.decode(blue)),
    ]
    let normalized = (0..<3).map { row -> SIMD3<Double> in
      let values = PhoneSensor.sRGBToSensor[row * 3..<row * 3 + 3].map { $0 / neutral[row] }
      return [values[0], values[1], values[2]]
    }
    // Cramer's rule.
    func determinant(_ rows: [SIMD3<Double>]) -> Double {
      let (a, b, c) = (rows[0], rows[1], rows[2])
      return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2]
        * (b[0] * c[1] - b[1] * c[0])
    }
    for channel in 0..<3 {
      let replaced = (0..<3).map { row in
        var values = normalized[row]
        values[channel] = balanced[row]
        return values
      }
      let recovered = determinant(replaced) / determinant(normalized)
      #expect(abs(recovered - expected[channel]) < 1e-4, "half counts, grown by the inverse matrix")
    }
  }

  /// Mean and variance over 128² pixels of one channel are those of the noise model.
  @Test func hasTheNoiseOfItsModel() {
    var sensor = PhoneSensor()
    sensor.seed = 5
    for value in [0.1, 0.4, 0.8] as [Float] {
      let mosaic = sensor.expose(flat(value, value, value, 256))
      let greens = (0..<256 * 256).filter { mosaic.pattern.channel(row: $0 / 256, column: $0 % 256) == .green1 }
        .map { (Double(mosaic.samples[$0]) - 64) / (1023 - 64) }
      let mean = greens.reduce(0, +) / Double(greens.count)
      let variance = greens.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(greens.count - 1)
      let signal = Double(SRGBCurve.decode(value))
      let expected = sensor.shotNoise * signal + sensor.readNoise + 1.0 / 12 / (959 * 959)
      // Five standard errors of a mean and of a variance of 16384 samples; rounding to counts adds 1/12.
      #expect(abs(mean - signal) < 5 * (expected / 16384).squareRoot())
      #expect(abs(variance / expected - 1) < 5 * (2.0 / 16384).squareRoot())
    }
  }

  /// The lens spreads a point of light by its blur, and loses none of it.
  @Test func blursAPoint() {
    var picture = flat(0, 0, 0, 15)
    for channel in 0..<3 { picture.values[(7 * 15 + 7) * 3 + channel] = 1 }
    let mosaic = ideal(.rggb).expose(picture)
    func light(_ row: Int, _ column: Int) -> Double {
      let neutral = PhoneSensor.neutral
      let channel = [[0, 1], [1, 2]][row & 1][column & 1]
      return (Double(mosaic.samples[row * 15 + column]) - 256) / (65535 - 256) / neutral[channel]
    }
    var sum = 0.0
    var moment = 0.0
    for row in 0..<15 {
      for column in 0..<15 {
        sum += light(row, column)
        moment += light(row, column) * Double((row - 7) * (row - 7))
      }
    }
    #expect(abs(sum - 1) < 1e-3)
    #expect(abs((moment / sum).squareRoot() - 0.6) < 0.01, "the kernel is cut at two pixels")
  }

  @Test func dependsOnSeedAndPlaceAlone() {
    var sensor = PhoneSensor()
    let whole = flat(0.5, 0.4, 0.6, 32)
    let first = sensor.expose(whole)
    let isSame = sensor.expose(whole).samples == first.samples
    #expect(isSame)
    let part = sensor.expose(flat(0.5, 0.4, 0.6, 9), origin: PixelOffset(rows: 3, columns: 5))
    for row in 0..<9 {
      for column in 0..<9 { #expect(part.samples[row * 9 + column] == first.samples[(row + 3) * 32 + column + 5]) }
    }
    sensor.seed = 1
    let isOther = sensor.expose(whole).samples != first.samples
    #expect(isOther)
  }
}
