import Foundation
import Parallel

extension Tensor {
  /// tanh x, element by element. Changes the elements in place when this is the tensor's last use.
  public consuming func tanh(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] = Foundation.tanh(values[index]) }
    }
    return result
  }
}
