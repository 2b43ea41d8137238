import Neural
import Parallel

extension SelfAttention {
  /// The gradient of a loss with respect to the input and the parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, C).
    public let input: Tensor
    /// Of the normalization.
    public let normWeight, normBias: Tensor
    /// (3C, C) and (3C).
    public let projectionWeight, projectionBias: Tensor
    /// (C, C) and (C).
    public let outputWeight, outputBias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output, (N, H, W, C), at this input of the same shape.
  public func gradient(_ gradient: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    let normalized = norm(input, on: workers)
    let projected = projection(normalized, on: workers)
    let mixed = output.gradient(gradient, at: attended(projected, on: workers), on: workers)
    let attention = AttentionGradient(channels: input.imageShape.channels)
    let projection = projection.gradient(
      attention(mixed.input, at: projected, on: workers), at: normalized, on: workers)
    let norm = norm.gradient(projection.input, at: input, on: workers)
    return Gradient(
      input: norm.input.adding(gradient, on: workers), normWeight: norm.weight, normBias: norm.bias,
      projectionWeight: projection.weight, projectionBias: projection.bias, outputWeight: mixed.weight,
      outputBias: mixed.bias)
  }
}
