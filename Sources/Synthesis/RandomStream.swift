import Foundation

/// Random numbers that are the same on every machine and every run: SplitMix64 (Steele, Lea and Flood, “Fast splittable
/// pseudorandom number generators”, OOPSLA 2014).
///
/// Whatever is drawn for one thing (a picture, a patch, a step) comes from a stream of its own, named by the seed and by
/// what it is for, so that neither the order of the work nor the number of workers changes a value.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable, Codable {
  private var state: UInt64

  /// The stream of a seed, for the purpose that `keys` name, such as the number of a picture.
  public init(seed: UInt64, _ keys: UInt64...) {
    state = seed
    for key in keys {
      // One step parts neighboring keys before the next one is mixed in.
      state = next() ^ key &* 0xD6E8_FEB8_6659_FD93
    }
  }

  /// One number for the purpose that `keys` name, as the seed of another generator.
  public static func key(_ seed: UInt64, _ keys: UInt64...) -> UInt64 {
    var stream = RandomStream(seed: seed)
    for key in keys { stream = RandomStream(seed: stream.next(), key) }
    return stream.next()
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from [0, 1), uniformly.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from a range, uniformly.
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number from a range of positive numbers, its logarithm uniformly.
  public mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
    precondition(range.lowerBound > 0, "only positive numbers have logarithms")
    return exp(uniform(log(range.lowerBound)...log(range.upperBound)))
  }

  /// Whether something of that probability happens.
  public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// A whole number from `0..<count`, uniformly.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "there is nothing to choose from")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// An index into `weights`, each as probable as its share of their sum.
  public mutating func index(weightedBy weights: [Double]) -> Int {
    let total = weights.reduce(0, +)
    precondition(total > 0 && weights.allSatisfy { $0 >= 0 }, "weights are not negative, and some are positive")
    var rest = uniform() * total
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  /// A number from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A count from the Poisson distribution: by multiplication up to a mean of 30 (Knuth 1969), above by the normal
  /// distribution rounded, whose skewness is then below 0.19.
  public mutating func poisson(mean: Double) -> Double {
    precondition(mean >= 0, "a mean count is not negative")
    guard mean <= 30 else { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
    let limit = exp(-mean)
    var count = 0.0
    var product = uniform()
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }
}
