import Neural
import Parallel

extension InstanceNorm {
  /// The gradient of a loss, given that with respect to the output, (N, H, W, C), at this input of the same shape.
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> GroupNorm.Gradient {
    norm.gradient(output, at: input, on: workers)
  }
}
