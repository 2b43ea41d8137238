import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to this input of `silu`, given that with respect to its output:
  /// g · s · (1 + x · (1 − s)) with s = sigmoid(x).
  public func siluGradient(_ output: consuming Tensor, on workers: WorkerPool) -> Tensor {
    precondition(output.shape == shape, "gradient \(output.shape) is not that of the output for \(shape)")
    let sigmoids = sigmoid(on: workers).elements
    var gradient = output
    gradient.updateBands(on: workers) { range, values in
      let (inputs, sigmoids) = (elements.span.extracting(range), sigmoids.span.extracting(range))
      for index in inputs.indices {
        values[index] *= sigmoids[index] * (1 + inputs[index] * (1 - sigmoids[index]))
      }
    }
    return gradient
  }
}
