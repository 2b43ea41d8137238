import Foundation

/// Numbers from the standard normal distribution, fast: each is the sum of two entries of a table of quantiles, over √2.
///
/// The sum of two independent normal numbers is normal, and what the steps of the table take from its tails the sum
/// gives back: it has 2²³ values, up to 5.2, unit variance, and a kurtosis of 2.99. Two numbers take one word of 64 bits.
package struct NormalTable: Sendable {
  /// Bits of an index.
  private static let bits = 12
  /// The quantiles, over √2.
  private let values: [Float]

  package static let shared = NormalTable()

  private init() {
    let count = 1 << Self.bits
    let quantiles = (0..<count).map { Self.quantile((Double($0) + 0.5) / Double(count)) }
    let square = quantiles.reduce(0) { $0 + $1 * $1 } / Double(count)
    values = quantiles.map { Float($0 / (2 * square).squareRoot()) }
  }

  /// Fills a span with numbers from a stream.
  package func fill(_ target: inout MutableSpan<Float>, from stream: inout RandomStream) {
    let values = values.span
    let mask = UInt64(values.count - 1)
    func number(_ word: UInt64) -> Float {
      values[Int(truncatingIfNeeded: word & mask)] + values[Int(truncatingIfNeeded: word >> UInt64(Self.bits) & mask)]
    }
    var index = 0
    while index + 1 < target.count {
      let word = stream.next()
      target[index] = number(word)
      target[index + 1] = number(word >> 24)
      index += 2
    }
    if index < target.count { target[index] = number(stream.next()) }
  }

  /// The number below which the share `probability` of the standard normal distribution lies: Newton's method on the
  /// distribution function.
  private static func quantile(_ probability: Double) -> Double {
    var x = 0.0
    for _ in 0..<60 {
      let excess = 0.5 * erfc(-x / 2.0.squareRoot()) - probability
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let step = excess / density
      x -= min(max(step, -0.5), 0.5)
      if abs(step) < 1e-13 { break }
    }
    return x
  }
}
