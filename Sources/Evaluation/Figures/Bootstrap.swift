/// How far the mean of such pictures might lie from that of these: the percentile bootstrap (Efron, 1979).
///
/// Means of pictures drawn with replacement, as many as there are, are taken 10,000 times. The draws are the same on
/// every run, and for all figures of equally many pictures, so differences of methods are drawn pairwise.
enum Bootstrap {
  /// The share of the means that lie within the interval.
  static let share = 0.95
  private static let resamples = 10_000

  /// The interval of the mean; nil for fewer than two values, and for such that are not finite.
  static func interval(ofMean values: [Double]) -> Interval? {
    guard values.count >= 2, values.allSatisfy(\.isFinite) else { return nil }
    var random = SplitMix64(state: 0)
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var sum = 0.0
      for _ in values { sum += values[random.index(below: values.count)] }
      means.append(sum / Double(values.count))
    }
    means.sort()
    let left = Int(Double(resamples) * (1 - share) / 2)
    return Interval(low: means[left], high: means[resamples - 1 - left])
  }
}

/// Two ends between which a figure lies.
package struct Interval: Sendable, Hashable, Encodable {
  package let low, high: Double
}

/// Uniform random numbers (G. Steele, D. Lea, C. Flood, “Fast splittable pseudorandom number generators”, 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func index(below count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31).multipliedFullWidth(by: UInt64(count)).high)
  }
}
