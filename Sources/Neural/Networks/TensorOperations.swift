import Parallel

/// Follows a network's description and computes its values.
package struct TensorOperations: NetworkOperations {
  private let layers: NetworkLayers
  private let workers: WorkerPool
  private let onMark: ((_ name: String, _ value: Tensor) -> Void)?

  /// - Parameter onMark: is shown what the description marks.
  package init(
    _ layers: NetworkLayers, on workers: WorkerPool, onMark: ((_ name: String, _ value: Tensor) -> Void)? = nil
  ) {
    self.layers = layers
    self.workers = workers
    self.onMark = onMark
  }

  package func convolution(_ name: String, _ input: Tensor, outputs: Int, kernel: Int, stride: Int) -> Tensor {
    layers.convolved(input, by: name, on: workers)
  }

  package func linear(_ name: String, _ input: Tensor, outputs: Int) -> Tensor {
    layers.linear(name)(input, on: workers)
  }

  package func groupNorm(_ name: String, _ input: consuming Tensor, groups: Int) -> Tensor {
    layers.groupNorm(name)(input, on: workers)
  }

  package func selfAttention(_ name: String, _ input: Tensor, groups: Int) -> Tensor {
    layers.selfAttention(name)(input, on: workers)
  }

  package func silu(_ input: consuming Tensor) -> Tensor { input.silu(on: workers) }

  /// Nothing is forgotten outside training.
  package func dropout(_ input: consuming Tensor, rate: Double) -> Tensor { input }

  package func upsampled(_ input: Tensor, factor: Int) -> Tensor { input.upsampledNearest(factor: factor, on: workers) }

  package func concatenated(_ first: Tensor, _ second: Tensor) -> Tensor {
    .concatenatingChannels([first, second], on: workers)
  }

  package func added(_ first: consuming Tensor, _ second: Tensor) -> Tensor { first.adding(second, on: workers) }

  package func shifted(_ image: consuming Tensor, by row: Tensor) -> Tensor {
    image.modulated(scale: Tensor(shape: row.shape), shift: row, on: workers)
  }

  package func marked(_ name: String, _ value: Tensor) -> Tensor {
    onMark?(name, value)
    return value
  }

  package func channels(of value: Tensor) -> Int { value.shape[value.rank - 1] }
}
