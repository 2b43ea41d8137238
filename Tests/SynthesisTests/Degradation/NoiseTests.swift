import Imaging
import Synthesis
import Testing

@Suite struct NoiseTests {
  private let size = ImageSize(width: 96, height: 96)

  /// The standard deviation of numbers whose mean is 0.
  private func deviation(_ values: [Float]) -> Double {
    (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
  }

  private func isGray(_ noise: Noise) -> Bool {
    noise.values.plane(0) == noise.values.plane(1) && noise.values.plane(1) == noise.values.plane(2)
  }

  @Test(arguments: [false, true]) func gaussianHasItsDeviation(gray: Bool) {
    var random = RandomStream(seed: 1)
    let noise = Noise.gaussian(size: size, deviation: 0.05, isGray: gray, random: &random)
    #expect(isGray(noise) == gray)
    // Five standard errors.
    #expect(abs(deviation(noise.values.plane(0)) / 0.05 - 1) < 5 / (2.0 * 9216).squareRoot())
    #expect(noise.deviations.values.allSatisfy { $0 == 0.05 })
  }

  /// Of a flat patch: one level, so that the count is that of a single photon, and of two levels of two.
  @Test func poissonCountsInWholes() {
    var random = RandomStream(seed: 2)
    let flat = Patches.flat([0.4, 0.4, 0.4], side: 16)
    let noise = Noise.poisson(of: flat, scale: 0.5, isGray: false, random: &random)
    for value in noise.values.values {
      let count = value / 0.5 + 102.0 / 255
      #expect(abs(count - count.rounded()) < 1e-5)
    }
    #expect(abs(noise.deviations.values[0] - 0.5 * Float(0.4).squareRoot()) < 1e-6)
  }

  /// 200 levels, so that there are 256 photons; brighter values are noisier, as its deviations say.
  @Test(arguments: [false, true]) func poissonGrowsWithTheBrightness(gray: Bool) {
    var random = RandomStream(seed: 3)
    let ramp = Patch(size: size, values: (0..<size.area * 3).map { Float($0 / 3 % 96) / 95 * 0.8 })
    let fine = Patch(
      size: size, values: ramp.values.enumerated().map { $1 + Float($0 / 3 / 96 % 3) / 255 })
    let noise = Noise.poisson(of: fine, scale: 2, isGray: gray, random: &random)
    #expect(isGray(noise) == gray)
    for column in [20, 50, 90] {
      let places = (0..<96).map { ($0 * 96 + column) * 3 }
      let ratio = deviation(places.map { noise.values.values[$0] / noise.deviations.values[$0] })
      #expect(abs(ratio - 1) < 5 / (2.0 * 96).squareRoot())
      let brightness = fine.values[places[0]]
      #expect(abs(noise.deviations.values[places[0]] - 2 * (brightness / 256).squareRoot()) < 0.01)
    }
  }

  @Test func colorIsReduced() {
    var random = RandomStream(seed: 4)
    let noise = Noise.gaussian(size: size, deviation: 0.1, isGray: false, random: &random)
    #expect(noise.withColor(1) == noise)
    let share: Float = 0.15
    let reduced = noise.withColor(share).values
    let grays = (0..<size.area).map(noise.values.gray)
    #expect((0..<size.area).allSatisfy { abs(reduced.gray(of: $0) - grays[$0]) < 1e-4 })
    for channel in 0..<3 {
      let color = zip(reduced.plane(channel), grays).map { $0 - $1 }
      #expect(deviation(color) < 0.26 * deviation(grays), "a quarter, and what 9216 draws may be off")
    }
    #expect(isGray(noise.withColor(0)))
  }

  /// Near black and white clipping moves the mean by up to 0.4 standard deviations, and centering by nothing that counts.
  @Test(arguments: [0, 0.02, 0.5, 0.98, 1] as [Float]) func centeredNoiseKeepsTheMean(level: Float) {
    var random = RandomStream(seed: 5)
    let flat = Patches.flat([level, level, level], side: 96)
    let noise = Noise.gaussian(size: size, deviation: 0.08, isGray: false, random: &random)
    let clipped = flat.addingClipped(noise).means.map { abs($0 - Double(level)) }
    let centered = flat.addingCentered(noise, sigma: 8)
    #expect(centered.means.allSatisfy { abs($0 - Double(level)) < 0.02 / 255 })
    if level == 0 || level == 1 {
      #expect(clipped.allSatisfy { $0 > 0.3 * 0.08 })
      #expect(centered == flat, "there is no room for noise")
    }
    if level == 0.5 {
      #expect(deviation(centered.values.map { $0 - level }) > 0.95 * 0.08, "where there is room it is all there")
    }
    // Five of a normal number's deviations of 3 times the room.
    #expect(centered.values.allSatisfy { (-0.02...1.02).contains($0) })
  }

  @Test func centeredNoiseHasNoLowFrequencies() {
    var random = RandomStream(seed: 6)
    let flat = Patches.flat([0.5, 0.5, 0.5], side: 96)
    let noise = Noise.gaussian(size: size, deviation: 0.1, isGray: true, random: &random)
    func low(_ patch: Patch) -> Double { deviation(patch.lowFrequencies(sigma: 12).values.map { $0 - 0.5 }) }
    #expect(low(flat.addingCentered(noise, sigma: 8)) < 0.25 * low(flat.addingClipped(noise)))
  }
}
