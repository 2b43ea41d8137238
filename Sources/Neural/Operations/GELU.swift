import Foundation
import Parallel

extension Tensor {
  /// x · Φ(x), Φ being the normal distribution, element by element (D. Hendrycks, K. Gimpel, “Gaussian Error Linear
  /// Units”, 2016). Changes the elements in place when this is the tensor's last use.
  public consuming func gelu(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices {
        let value = values[index]
        values[index] = 0.5 * value * (1 + erf(value * Float(0.5).squareRoot()))
      }
    }
    return result
  }

  /// x · sigmoid(1.702 x), which is close to that. Changes the elements in place when this is the tensor's last use.
  public consuming func quickGELU(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] *= logistic(1.702 * values[index]) }
    }
    return result
  }
}
