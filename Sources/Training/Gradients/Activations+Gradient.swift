import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to this input of `relu`, given that with respect to its output; 0 at 0.
  public func reluGradient(_ output: consuming Tensor, on workers: WorkerPool) -> Tensor {
    leakyReLUGradient(output, slope: 0, on: workers)
  }

  /// The gradient of a loss with respect to this input of `leakyReLU`, given that with respect to its output; that of the
  /// negative side at 0.
  public func leakyReLUGradient(_ output: consuming Tensor, slope: Float, on workers: WorkerPool) -> Tensor {
    precondition(output.shape == shape, "gradient \(output.shape) is not that of the output for \(shape)")
    var gradient = output
    gradient.updateBands(on: workers) { range, values in
      let inputs = elements.span.extracting(range)
      for index in inputs.indices { values[index] *= inputs[index] > 0 ? 1 : slope }
    }
    return gradient
  }

  /// The gradient of a loss with respect to this input of `sigmoid`, given that with respect to its output:
  /// g · s · (1 − s).
  public func sigmoidGradient(_ output: consuming Tensor, on workers: WorkerPool) -> Tensor {
    precondition(output.shape == shape, "gradient \(output.shape) is not that of the output for \(shape)")
    let sigmoids = sigmoid(on: workers).elements
    var gradient = output
    gradient.updateBands(on: workers) { range, values in
      let sigmoids = sigmoids.span.extracting(range)
      for index in sigmoids.indices { values[index] *= sigmoids[index] * (1 - sigmoids[index]) }
    }
    return gradient
  }
}
