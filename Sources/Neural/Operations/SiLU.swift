import Parallel

extension Tensor {
  /// x · sigmoid(x), element by element, also called Swish (P. Ramachandran et al., 2017).
  /// Changes the elements in place when this is the tensor's last use.
  public consuming func silu(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] *= logistic(values[index]) }
    }
    return result
  }
}
