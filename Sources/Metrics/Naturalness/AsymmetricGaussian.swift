import Foundation

/// A generalized Gaussian distribution of mode 0 whose sides differ in width, fitted to samples by their moments.
///
/// Lasmar, Stitou and Berthoumieu, “Multiscale skewed heavy tailed model for texture analysis”, ICIP 2009.
struct AsymmetricGaussian {
  /// 1 for a Laplacian, 2 for a Gaussian, on a grid of 0.2, 0.201 … 10.
  let shape: Double
  /// The widths of the negative and the positive side; NaN for samples that do not reach to both sides.
  let left, right: Double
  /// Where the weight of both sides together lies.
  let mean: Double

  /// The mean of both widths.
  var width: Double { (left + right) / 2 }

  init(fitting samples: Span<Double>) {
    var (below, belowCount, above, aboveCount, magnitude) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in samples.indices {
      let value = samples[index]
      let square = value * value
      below += value < 0 ? square : 0
      belowCount += value < 0 ? 1 : 0
      above += value > 0 ? square : 0
      aboveCount += value > 0 ? 1 : 0
      magnitude += abs(value)
    }
    let count = Double(samples.count)
    let (leftDeviation, rightDeviation) = ((below / belowCount).squareRoot(), (above / aboveCount).squareRoot())
    let skew = leftDeviation / rightDeviation
    let ratio = (magnitude / count) * (magnitude / count) / ((below + above) / count)
    let fitted = Grid.shared.nearest(
      ratio * (skew * skew * skew + 1) * (skew + 1) / ((skew * skew + 1) * (skew * skew + 1)))
    shape = Grid.shape(fitted)
    left = leftDeviation * Grid.shared.widths[fitted]
    right = rightDeviation * Grid.shared.widths[fitted]
    mean = (right - left) * Grid.shared.means[fitted]
  }

  /// What the moments of each shape are.
  private struct Grid {
    static let shared = Grid()

    /// Γ(2/α)² / (Γ(1/α) · Γ(3/α)): the mean magnitude, squared, by the mean square; growing.
    let ratios: [Double]
    /// √(Γ(1/α) / Γ(3/α)): the width of a side by its deviation.
    let widths: [Double]
    /// Γ(2/α) / Γ(1/α): the mean by the difference of the widths.
    let means: [Double]

    static func shape(_ index: Int) -> Double { 0.2 + Double(index) * 0.001 }

    private init() {
      let gammas = (0...9800).map { index in
        (1...3).map { tgamma(Double($0) / Self.shape(index)) }
      }
      ratios = gammas.map { $0[1] * $0[1] / ($0[0] * $0[2]) }
      widths = gammas.map { ($0[0] / $0[2]).squareRoot() }
      means = gammas.map { $0[1] / $0[0] }
    }

    /// The shape whose ratio is nearest; the first one for NaN.
    func nearest(_ ratio: Double) -> Int {
      guard !ratio.isNaN else { return 0 }
      var (low, high) = (0, ratios.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if ratios[middle] <= ratio { low = middle } else { high = middle }
      }
      return ratio - ratios[low] <= ratios[high] - ratio ? low : high
    }
  }
}
