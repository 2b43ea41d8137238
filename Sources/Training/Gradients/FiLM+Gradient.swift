import Neural
import Parallel

/// The gradient of a loss with respect to what `modulated(scale:shift:on:)` takes.
public struct ModulationGradient: Sendable {
  /// (N, H, W, C).
  public let input: Tensor
  /// (N, C).
  public let scale: Tensor
  /// (N, C).
  public let shift: Tensor
}

extension Tensor {
  /// The gradient of a loss with respect to this input of `modulated(scale:shift:on:)`, and to scale and shift, given
  /// that with respect to the output: g · (1 + scale), and for each image and channel Σ g · x and Σ g.
  public func modulationGradient(_ output: Tensor, scale: Tensor, on workers: WorkerPool) -> ModulationGradient {
    let sums = output.channelSums(times: self, on: workers)
    var gradient = output
    gradient.scaleChannels(by: scale.elements.map { 1 + $0 }, on: workers)
    return ModulationGradient(
      input: gradient, scale: Tensor(shape: scale.shape, elements: sums.products.map(Float.init)),
      shift: Tensor(shape: scale.shape, elements: sums.sums.map(Float.init)))
  }
}

extension FiLM {
  /// The gradient of a loss with respect to the modulated input, the embedding, and the parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, C).
    public let input: Tensor
    /// (N, E).
    public let embedding: Tensor
    /// (2C, E).
    public let weight: Tensor
    /// (2C).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output, (N, H, W, C).
  public func gradient(
    _ output: Tensor, at input: Tensor, embedding: Tensor, on workers: WorkerPool
  ) -> Gradient {
    let activated = embedding.silu(on: workers)
    let both = linear(activated, on: workers).reshaped(to: [embedding.shape[0], 1, 1, linear.outputCount])
    let channels = linear.outputCount / 2
    let scale = both.channels(0..<channels, on: workers).reshaped(to: [embedding.shape[0], channels])
    let modulation = input.modulationGradient(output, scale: scale, on: workers)
    let parts = [modulation.scale, modulation.shift].map { $0.reshaped(to: [embedding.shape[0], 1, 1, channels]) }
    let joined = Tensor.concatenatingChannels(parts, on: workers)
      .reshaped(to: [embedding.shape[0], 2 * channels])
    let layer = linear.gradient(joined, at: activated, on: workers)
    return Gradient(
      input: modulation.input, embedding: embedding.siluGradient(layer.input, on: workers), weight: layer.weight,
      bias: layer.bias)
  }
}
