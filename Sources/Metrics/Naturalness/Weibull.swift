import Foundation

/// A Weibull distribution, fitted to positive samples by its likelihood; NaN for samples that are all the same.
struct Weibull {
  let shape: Double
  let scale: Double

  /// Newton's method, until the shape moves by less than `settled`: by then it is exact to the square of that.
  init(fitting samples: Span<Double>) {
    let count = Double(samples.count)
    var logarithms: [Double] = []
    logarithms.reserveCapacity(samples.count)
    for index in samples.indices { logarithms.append(log(samples[index])) }
    let mean = logarithms.reduce(0, +) / count
    let centered = logarithms.map { $0 - mean }
    let deviation = (centered.reduce(0) { $0 + $1 * $1 } / (count - 1)).squareRoot()
    var shape = 1.2 / deviation
    for _ in 0..<Self.steps {
      let sums = Self.sums(of: centered, shape: shape)
      let slope = sums.first / sums.power
      let curve = sums.second / sums.power - slope * slope + 1 / (shape * shape)
      let change = (slope - 1 / shape) / curve
      shape -= change
      guard abs(change) >= Self.settled else { break }
    }
    self.shape = shape
    scale = exp(mean) * pow(Self.sums(of: centered, shape: shape).power / count, 1 / shape)
  }

  private static let steps = 50
  private static let settled = 1e-4

  /// Σ xᵏ, Σ xᵏ · ln x, Σ xᵏ · (ln x)².
  private static func sums(
    of logarithms: [Double], shape: Double
  ) -> (power: Double, first: Double, second: Double) {
    var sums = (power: 0.0, first: 0.0, second: 0.0)
    for logarithm in logarithms {
      let power = exp(shape * logarithm)
      sums.power += power
      sums.first += power * logarithm
      sums.second += power * logarithm * logarithm
    }
    return sums
  }
}
