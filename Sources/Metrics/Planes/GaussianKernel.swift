import Foundation

/// Weights of neighbors that fall off as a Gaussian.
enum GaussianKernel {
  /// The bell along one side, not normalized.
  static func bell(side: Int, deviation: Double) -> [Double] {
    (0..<side).map { exp(-pow(Double($0) - Double(side - 1) / 2, 2) / (2 * deviation * deviation)) }
  }

  /// The same with a sum of 1.
  static func weights(side: Int, deviation: Double) -> [Double] {
    let bell = bell(side: side, deviation: deviation)
    let sum = bell.reduce(0, +)
    return bell.map { $0 / sum }
  }

  /// The rows of a window of `side` × `side` with a sum of 1, every weight rounded to single precision.
  ///
  /// Rounded, as references have it, they do not add up to 1 exactly: flat parts of a picture come to lie on one side of
  /// their mean, not on either by chance.
  static func window(side: Int, deviation: Double) -> [[Double]] {
    let weights = weights(side: side, deviation: deviation)
    return weights.map { row in weights.map { Double(Float(row * $0)) } }
  }
}
