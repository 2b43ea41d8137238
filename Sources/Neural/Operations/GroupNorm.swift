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
  package let weight: [Float]
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
    let statistics = statistics(of: input, on: workers)
    var factors = [Float](repeating: 0, count: shape.batch * channels)
    var offsets = factors
    for statistic in statistics {
      for member in statistic.members {
        let factor = statistic.scale * Double(weight[member % channels])
        factors[member] = Float(factor)
        offsets[member] = Float(Double(bias[member % channels]) - statistic.mean * factor)
      }
    }
    var result = input
    result.applyToChannels(factors: factors, offsets: offsets, on: workers)
    return result
  }

  /// What one image's pixels and channels of one group are normalized by: (x − mean) · scale.
  package struct Statistic: Sendable {
    /// The group's places among the N · C images and channels.
    package let members: Range<Int>
    package let mean: Double
    /// 1 / √(variance + ε).
    package let scale: Double
  }

  /// The statistics of each image and group, N · groups.
  package func statistics(of input: Tensor, on workers: WorkerPool) -> [Statistic] {
    let shape = input.imageShape
    let sums = input.channelSums(times: input, on: workers)
    let size = shape.channels / groups
    let count = Double(size * shape.area)
    return (0..<shape.batch * groups).map { group in
      let members = group * size..<(group + 1) * size
      let mean = members.reduce(0) { $0 + sums.sums[$1] } / count
      let square = members.reduce(0) { $0 + sums.products[$1] } / count
      return Statistic(
        members: members, mean: mean, scale: 1 / (max(0, square - mean * mean) + epsilon).squareRoot())
    }
  }
}
