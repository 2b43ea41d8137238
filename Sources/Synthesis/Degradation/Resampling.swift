import Foundation

/// How a row is made longer or shorter; pixel centers lie at half-integers, and first and last edges stay on each other.
package enum Resampling: String, Sendable, Hashable, CaseIterable {
  /// The mean of all pixels that a new one touches, each counting fully.
  case area
  case bilinear
  case bicubic

  /// A new pixel as a weighted sum of old ones.
  package struct Taps: Sendable, Hashable {
    /// The first old pixel.
    package let start: Int
    /// Weights of it and those after it; they sum to 1.
    package let weights: [Float]
  }

  /// The taps of each of `count` new pixels that take the place of `old` ones.
  ///
  /// - Parameter isAntialiased: Whether bilinear and bicubic filters widen when there are fewer new pixels than old ones,
  ///   and are normalized at the edges, as Pillow's are (the cubic's parameter then is -0.5). Otherwise they stay as wide
  ///   as they are, repeat the outermost pixel, and the cubic's parameter is -0.75, as in OpenCV and PyTorch.
  package func taps(from old: Int, to count: Int, isAntialiased: Bool) -> [Taps] {
    precondition(old > 0 && count > 0, "a row has pixels")
    return (0..<count).map { index in
      switch self {
      case .area: Self.area(index, from: old, to: count)
      case .bilinear where isAntialiased:
        Self.antialiased(index, from: old, to: count, support: 1) { max(0, 1 - abs($0)) }
      case .bilinear: Self.interpolated(index, from: old, to: count, support: 1) { max(0, 1 - abs($0)) }
      case .bicubic where isAntialiased:
        Self.antialiased(index, from: old, to: count, support: 2) { cubic($0, parameter: -0.5) }
      case .bicubic: Self.interpolated(index, from: old, to: count, support: 2) { cubic($0, parameter: -0.75) }
      }
    }
  }

  private static func area(_ index: Int, from old: Int, to count: Int) -> Taps {
    let start = index * old / count
    let end = ((index + 1) * old + count - 1) / count
    return Taps(start: start, weights: Array(repeating: 1 / Float(end - start), count: end - start))
  }

  private static func interpolated(
    _ index: Int, from old: Int, to count: Int, support: Int, filter: (Double) -> Double
  ) -> Taps {
    let center = (Double(index) + 0.5) * Double(old) / Double(count) - 0.5
    let first = Int(center.rounded(.down)) - support + 1
    let places = (first..<first + 2 * support).map { min(old - 1, max(0, $0)) }
    let start = places[0]
    var weights = [Float](repeating: 0, count: places[2 * support - 1] - start + 1)
    for (offset, place) in places.enumerated() {
      weights[place - start] += Float(filter(Double(first + offset) - center))
    }
    return Taps(start: start, weights: weights)
  }

  private static func antialiased(
    _ index: Int, from old: Int, to count: Int, support: Double, filter: (Double) -> Double
  ) -> Taps {
    let scale = Double(old) / Double(count)
    let stretch = max(1, scale)
    let center = (Double(index) + 0.5) * scale
    let start = max(0, Int(center - support * stretch + 0.5))
    let end = min(old, Int(center + support * stretch + 0.5))
    let weights = (start..<end).map { filter((Double($0) + 0.5 - center) / stretch) }
    let sum = weights.reduce(0, +)
    return Taps(start: start, weights: weights.map { Float($0 / sum) })
  }
}

/// Keys's cubic convolution kernel (Keys 1981) of a parameter, at a distance in pixels.
private func cubic(_ distance: Double, parameter a: Double) -> Double {
  let x = abs(distance)
  return switch x {
  case ..<1: ((a + 2) * x - (a + 3)) * x * x + 1
  case ..<2: a * (((x - 5) * x + 8) * x - 4)
  default: 0
  }
}
