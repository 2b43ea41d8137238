import Parallel

extension Tensor {
  /// max(x, 0), element by element. Changes the elements in place when this is the tensor's last use.
  public consuming func relu(on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices { values[index] = max(values[index], 0) }
    }
    return result
  }

  /// x where positive, `slope` · x elsewhere. Changes the elements in place when this is the tensor's last use.
  public consuming func leakyReLU(slope: Float, on workers: WorkerPool) -> Tensor {
    var result = self
    result.updateBands(on: workers) { values in
      for index in values.indices {
        let value = values[index]
        values[index] = value > 0 ? value : slope * value
      }
    }
    return result
  }
}
