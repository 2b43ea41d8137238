import Foundation
import Parallel

extension Tensor {
  /// max(x, 0) to the power of `exponent`, element by element. Changes the elements in place when this is the tensor's last
  /// use.
  public consuming func raised(to exponent: Float, on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] = powf(max(values[index], 0), exponent) }
    }
    return result
  }
}
