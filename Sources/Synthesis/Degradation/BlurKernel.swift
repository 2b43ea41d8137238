import Foundation

/// Weights of a filter that sum to 1, on a square of odd size.
package struct BlurKernel: Sendable, Hashable {
  /// Width and height, in pixels; odd.
  package let size: Int
  /// size × size.
  package let weights: [Float]
  /// The weights of one row and of one column, if all the others are their products.
  package let factor: [Float]?

  var radius: Int { size / 2 }

  private init(size: Int, weights: [Float], factor: [Float]?) {
    self.size = size
    self.weights = weights
    self.factor = factor
  }

  /// A kernel whose weights are proportional to a function of the place, in pixels from the center, x to the right.
  package init(size: Int, proportionalTo weight: (_ x: Double, _ y: Double) -> Double) {
    precondition(size > 0 && size % 2 == 1, "a kernel has a center")
    let radius = size / 2
    let values = (0..<size * size).map { weight(Double($0 % size - radius), Double($0 / size - radius)) }
    let sum = values.reduce(0, +)
    self.init(size: size, weights: values.map { Float($0 / sum) }, factor: nil)
  }

  /// A round Gaussian of standard deviation `sigma`, in pixels, which is worked a direction at a time.
  package static func gaussian(size: Int, sigma: Double) -> BlurKernel {
    let factor = gaussianWeights(radius: size / 2, sigma: sigma)
    let weights = factor.flatMap { row in factor.map { row * $0 } }
    return BlurKernel(size: size, weights: weights, factor: factor)
  }
}

/// The weights of a Gaussian of standard deviation `sigma` at -radius…radius, in pixels; they sum to 1.
func gaussianWeights(radius: Int, sigma: Double) -> [Float] {
  let values = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
  let sum = values.reduce(0, +)
  return values.map { Float($0 / sum) }
}
