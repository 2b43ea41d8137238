import Parallel

extension Tensor {
  /// The channels of several images of one size, one after the other: (N, H, W, C₁), (N, H, W, C₂), … → (N, H, W, ΣC).
  public static func concatenatingChannels(_ tensors: [Tensor], on workers: WorkerPool) -> Tensor {
    guard let first = tensors.first?.imageShape else { preconditionFailure("nothing to concatenate") }
    let shapes = tensors.map(\.imageShape)
    precondition(
      shapes.allSatisfy { $0.with(channels: 0) == first.with(channels: 0) },
      "shapes \(tensors.map(\.shape)) differ in more than their channels")
    let result = first.with(channels: shapes.reduce(0) { $0 + $1.channels })
    return Tensor(rowsOf: result, on: workers) { row, output in
      var offset = 0
      for (tensor, shape) in zip(tensors, shapes) {
        let channels = shape.channels
        let line = tensor.elements.span.extracting(row * shape.rowCount..<(row + 1) * shape.rowCount)
        for x in 0..<shape.width {
          output.copy(line.extracting(x * channels..<(x + 1) * channels), to: x * result.channels + offset)
        }
        offset += channels
      }
    }
  }

  /// These images plus the channels of several others one after the other, as many as these have.
  /// Changes the elements in place when this is the tensor's last use.
  public consuming func adding(channelsOf parts: [Tensor], on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let shapes = parts.map(\.imageShape)
    precondition(
      shapes.allSatisfy { $0.with(channels: 0) == shape.with(channels: 0) }
        && shapes.reduce(0) { $0 + $1.channels } == shape.channels,
      "shapes \(parts.map(\.shape)) do not make \(self.shape)")
    var result = self
    result.updateRows(on: workers) { row, values in
      var offset = 0
      for (part, partShape) in zip(parts, shapes) {
        let channels = partShape.channels
        let line = part.elements.span.extracting(row * partShape.rowCount..<(row + 1) * partShape.rowCount)
        for x in 0..<shape.width {
          values.add(line.extracting(x * channels..<(x + 1) * channels), to: x * shape.channels + offset)
        }
        offset += channels
      }
    }
    return result
  }
}
