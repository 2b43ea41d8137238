import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to the input of `haarTransformed`, given this with respect to its output: the
  /// transform is orthonormal, its adjoint its inverse.
  public func haarGradient(on workers: WorkerPool) -> Tensor { inverseHaarTransformed(on: workers) }

  /// The gradient of a loss with respect to the input of `inverseHaarTransformed`, given this with respect to its output.
  public func inverseHaarGradient(on workers: WorkerPool) -> Tensor { haarTransformed(on: workers) }
}
