import Parallel

extension Tensor {
  /// The sum of two tensors of one shape: a residual or skip connection.
  /// Changes the elements in place when this is the tensor's last use.
  public consuming func adding(_ other: Tensor, on workers: WorkerPool) -> Tensor {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
    var result = self
    result.elements.updateBands(width: 1, bandHeight: Tensor.bandCount, on: workers) { range, values in
      values.add(other.elements.span.extracting(range), to: 0)
    }
    return result
  }
}
