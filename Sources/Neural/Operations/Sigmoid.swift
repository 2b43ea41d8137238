import Parallel

extension Tensor {
  /// 1 / (1 + e^−x), element by element. Changes the elements in place when this is the tensor's last use.
  public consuming func sigmoid(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] = logistic(values[index]) }
    }
    return result
  }
}
