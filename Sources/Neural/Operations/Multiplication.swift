import Parallel

extension Tensor {
  /// The product of two tensors of one shape, element by element.
  /// Changes the elements in place when this is the tensor's last use.
  public consuming func multiplied(by other: Tensor, on workers: WorkerPool) -> Tensor {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
    var result = self
    result.updateBands(on: workers) { range, values in
      let factors = other.elements.span.extracting(range)
      for index in factors.indices { values[index] *= factors[index] }
    }
    return result
  }

  /// x · gates, with a gate for each image and channel (N, 1, 1, C), plus `base`, of the same shape as x.
  /// Changes the elements in place when this is the tensor's last use.
  public consuming func scaled(by gates: Tensor, addedTo base: Tensor?, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let channels = shape.channels
    precondition(gates.shape == [shape.batch, 1, 1, channels], "a gate for each image and channel")
    precondition(base.map { $0.shape == self.shape } ?? true, "the base has the shape of what is added to it")
    var result = self
    guard let base else {
      result.scaleChannels(by: gates.elements, on: workers)
      return result
    }
    result.updateRows(on: workers) { row, values in
      let image = row / shape.height * channels
      let gates = gates.elements.span.extracting(image..<image + channels)
      let line = base.elements.span.extracting(row * shape.rowCount..<(row + 1) * shape.rowCount)
      for x in 0..<shape.width {
        let base = line.extracting(x * channels..<(x + 1) * channels)
        values.slice(x * channels, count: channels) { pixel in
          for channel in gates.indices { pixel[channel] = pixel[channel] * gates[channel] + base[channel] }
        }
      }
    }
    return result
  }
}
