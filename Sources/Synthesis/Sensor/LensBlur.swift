import Foundation

/// The blur of a lens: a Gaussian, cut at three standard deviations.
package struct LensBlur: Sendable {
  /// Pixels to either side that a pixel's light reaches.
  package let radius: Int
  /// Weights of the pixels −radius…radius; their sum is 1.
  package let weights: [Float]

  /// - Parameter sigma: standard deviation, in pixels; 0 for none.
  package init(sigma: Float) {
    precondition(sigma >= 0, "a standard deviation is not negative")
    let radius = Int((3 * sigma).rounded(.up))
    let bells = (-radius...radius).map { tap in
      radius == 0 ? 1 : exp(-Double(tap * tap) / (2 * Double(sigma) * Double(sigma)))
    }
    let sum = bells.reduce(0, +)
    self.radius = radius
    weights = bells.map { Float($0 / sum) }
  }

  /// The sum of `taps` weighted: runs of `target`'s length that begin in `source` every `step` elements from `start` on.
  ///
  /// With the step of a pixel that is the blur along a row that is continued by `radius` pixels at both ends, with the
  /// step of a row that across rows.
  package func sum(of source: Span<Float>, from start: Int, step: Int, into target: inout MutableSpan<Float>) {
    for tap in weights.indices {
      let weight = weights[tap]
      let run = source.extracting(start + tap * step..<start + tap * step + target.count)
      if tap == 0 {
        for index in run.indices { target[index] = weight * run[index] }
      } else {
        for index in run.indices { target[index] += weight * run[index] }
      }
    }
  }
}
