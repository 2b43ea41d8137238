import YAMLReading

/// Adds Gaussian or Poisson noise whose strength is drawn.
struct NoiseStep: ReadableRecord, Hashable {
  /// The probability that the noise is Gaussian rather than Poisson.
  let gaussianChance: Double
  /// Standard deviation of Gaussian noise, in 255ths.
  let deviation: ClosedRange<Double>
  /// Factor of Poisson noise.
  let poissonScale: ClosedRange<Double>
  /// The probability that the noise is gray.
  let grayChance: Double
  /// What is left of the color of noise that is not gray, as a share.
  let color: Double
  /// Standard deviation of the Gaussian that tells what the noise may not have, its low frequencies, in pixels; nil if it
  /// is added as it is and clipped.
  let centeringSigma: Double?

  init(from fields: inout RecordReader) {
    gaussianChance = fields.read("gaussian-chance", .number(in: 0...1))
    deviation = fields.read("deviation", .interval(of: .number(in: 0...128, unit: "255ths")))
    poissonScale = fields.read("poisson-scale", .interval(of: .number(in: 0...10)))
    grayChance = fields.read("gray-chance", .number(in: 0...1))
    color = fields.read("color", .number(in: 0...1), default: 1)
    centeringSigma = fields.readIfPresent("centering-sigma", .number(in: 1...64, unit: "pixels"))
  }

  func apply(to patch: Patch, random: inout RandomStream) -> Patch {
    let isGaussian = random.chance(gaussianChance)
    let strength = Float(random.uniform(isGaussian ? deviation : poissonScale))
    let isGray = random.chance(grayChance)
    let noise =
      isGaussian
      ? Noise.gaussian(size: patch.size, deviation: strength / 255, isGray: isGray, random: &random)
      : Noise.poisson(of: patch, scale: strength, isGray: isGray, random: &random)
    let colored = noise.withColor(Float(color))
    guard let centeringSigma else { return patch.addingClipped(colored) }
    return patch.addingCentered(colored, sigma: centeringSigma)
  }
}
