import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to the input of `pixelShuffled`, given this with respect to its output: a
  /// permutation's adjoint is its inverse.
  public func pixelShuffleGradient(factor: Int, on workers: WorkerPool) -> Tensor {
    pixelUnshuffled(factor: factor, on: workers)
  }

  /// The gradient of a loss with respect to the input of `pixelUnshuffled`, given this with respect to its output.
  public func pixelUnshuffleGradient(factor: Int, on workers: WorkerPool) -> Tensor {
    pixelShuffled(factor: factor, on: workers)
  }
}
