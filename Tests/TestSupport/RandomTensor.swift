import Neural

extension Tensor {
  /// A tensor of uniform values in `range`, the same for the same seed.
  public static func random(_ shape: [Int], in range: ClosedRange<Float> = -1...1, seed: UInt64 = 1) -> Tensor {
    var generator = SplitMix64(seed: seed)
    let count = shape.reduce(1, *)
    return Tensor(shape: shape, elements: (0..<count).map { _ in Float.random(in: range, using: &generator) })
  }

  /// The largest absolute difference to a tensor of the same shape; NaN anywhere makes it infinite.
  public func largestDifference(from other: Tensor) -> Float {
    guard shape == other.shape else { return .infinity }
    return zip(elements, other.elements).reduce(0) { largest, pair in
      let difference = abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}
