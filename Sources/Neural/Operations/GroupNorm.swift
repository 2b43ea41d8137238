import Parallel

/// Normalization over groups of consecutive channels and all pixels of an image
/// (Y. Wu, K. He, "Group Normalization", 2018).
///
/// (x − mean) / √(variance + ε) · weight + bias with the population variance; sums in float64. The statistics see the
/// whole input, so a tile's output is not that of the frame.
public struct GroupNorm: Sendable {
  /// Number of groups; it divides the channels.
  public let groups: Int
  /// Added to the variance.
  public let epsilon: Double
  let weight: [Float]
  let bias: [Float]

  /// - Parameters:
  ///   - weight: (C).
  ///   - bias: (C).
  public init(groups: Int, weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) {
    precondition(weight.rank == 1 && bias.shape == weight.shape, "weight and bias are (C)")
    precondition(groups >= 1 && weight.count.isMultiple(of: groups), "the groups divide the channels")
    self.groups = groups
    self.epsilon = epsilon
    self.weight = weight.elements
    self.bias = bias.elements
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    let channels = shape.channels
    precondition(channels == weight.count, "input \(input.shape) needs \(weight.count) channels")
    let moments = input.channelMoments(on: workers)
    var factors = [Float](repeating: 0, count: shape.batch * channels)
    var offsets = factors
    let size = channels / groups
    let count = Double(size * shape.area)
    for group in 0..<shape.batch * groups {
      let members = group * size..<(group + 1) * size
      let mean = members.reduce(0) { $0 + moments.sums[$1] } / count
      let square = members.reduce(0) { $0 + moments.squares[$1] } / count
      let inverse = 1 / (max(0, square - mean * mean) + epsilon).squareRoot()
      for member in members {
        let factor = inverse * Double(weight[member % channels])
        factors[member] = Float(factor)
        offsets[member] = Float(Double(bias[member % channels]) - mean * factor)
      }
    }
    var result = input
    result.applyToChannels(factors: factors, offsets: offsets, on: workers)
    return result
  }
}
