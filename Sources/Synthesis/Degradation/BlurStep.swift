import YAMLReading

/// Blurs a patch by a kernel whose form, size and widths are drawn.
package struct BlurStep: ReadableRecord, Hashable {
  /// How probable each form of a bell is, as shares of their sum.
  package struct Shapes: ReadableRecord, Hashable {
    /// Round and elongated bells of each profile: Gaussian, generalized, plateau.
    let weights: [Double]

    package init(from fields: inout RecordReader) {
      let names = ["gaussian", "generalized", "plateau"].flatMap { ["isotropic-\($0)", "anisotropic-\($0)"] }
      var weights: [Double] = []
      for name in names { weights.append(fields.read(name, .number(in: 0...1), default: 0)) }
      self.weights = weights
      fields.require(weights.contains { $0 > 0 }, names[0], "and the other shapes must not all be 0")
    }
  }

  /// The probability that there is a blur.
  let chance: Double
  /// The probability that it is a sinc filter rather than a bell.
  let sincChance: Double
  /// Width of the kernel, in pixels; only odd ones are drawn.
  let size: ClosedRange<Int>
  let shapes: Shapes
  /// Standard deviation along an axis of the bell, in pixels.
  let sigma: ClosedRange<Double>
  /// Exponent of a generalized Gaussian.
  let generalizedExponent: ClosedRange<Double>
  /// Exponent of a plateau.
  let plateauExponent: ClosedRange<Double>

  package init(from fields: inout RecordReader) {
    let exponent = ValueForm.interval(of: .number(in: 0.1...10))
    chance = fields.read("chance", .number(in: 0...1), default: 1)
    sincChance = fields.read("sinc-chance", .number(in: 0...1))
    size = fields.read("size", .kernelSizes)
    shapes = fields.read("shapes", .record())
    sigma = fields.read("sigma", .interval(of: .number(in: 0.05...20, unit: "pixels")))
    generalizedExponent = fields.read("generalized-exponent", exponent)
    plateauExponent = fields.read("plateau-exponent", exponent)
    fields.require(size.hasOddNumber, "size", "must have an odd number in it")
    for (name, range) in [("generalized-exponent", generalizedExponent), ("plateau-exponent", plateauExponent)] {
      fields.require(range.contains(1), name, "must reach from at most 1 to at least 1")
    }
  }

  func apply(to patch: Patch, random: inout RandomStream) -> Patch {
    random.chance(chance) ? patch.filtered(by: kernel(random: &random)) : patch
  }

  package func kernel(random: inout RandomStream) -> BlurKernel {
    let size = random.oddNumber(in: size)
    guard !random.chance(sincChance) else {
      // A small kernel has no room for the long waves of a low cut-off.
      return .sinc(size: size, cutOff: random.uniform((size < 13 ? .pi / 3 : .pi / 5)...(.pi)))
    }
    let shape = random.index(weightedBy: shapes.weights)
    let profile: BlurKernel.Profile =
      switch shape / 2 {
      case 0: .gaussian
      case 1: .generalized(exponent: random.exponent(in: generalizedExponent))
      default: .plateau(exponent: random.exponent(in: plateauExponent))
      }
    let width = random.uniform(sigma)
    guard shape % 2 == 1 else { return .bell(profile, size: size, sigmas: (width, width)) }
    return .bell(
      profile, size: size, sigmas: (width, random.uniform(sigma)), rotation: random.uniform(-.pi...(.pi)))
  }
}

extension RandomStream {
  /// An exponent from a range about 1, on either side of it with the same probability.
  fileprivate mutating func exponent(in range: ClosedRange<Double>) -> Double {
    chance(0.5) ? uniform(range.lowerBound...1) : uniform(1...range.upperBound)
  }
}
