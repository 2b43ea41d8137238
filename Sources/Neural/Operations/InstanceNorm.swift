import Parallel

/// Normalization of each image's channels over its pixels: group normalization with a group for each channel
/// (D. Ulyanov et al., "Instance Normalization", 2016).
public struct InstanceNorm: Sendable {
  package let norm: GroupNorm

  /// - Parameters:
  ///   - weight: (C).
  ///   - bias: (C).
  public init(weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) {
    norm = GroupNorm(groups: weight.count, weight: weight, bias: bias, epsilon: epsilon)
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    norm(input, on: workers)
  }
}
