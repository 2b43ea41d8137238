import Parallel

extension Tensor {
  /// The largest of each pixel's channels: (N, H, W, C) → (N, H, W, 1).
  public func maximumOverChannels(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(shape.channels >= 1, "a pixel has channels")
    return Tensor(rowsOf: shape.with(channels: 1), on: workers) { row, output in
      let line = elements.span.extracting(row * shape.rowCount..<(row + 1) * shape.rowCount)
      for x in 0..<shape.width {
        var largest = line[x * shape.channels]
        for channel in 1..<shape.channels { largest = max(largest, line[x * shape.channels + channel]) }
        output[x] = largest
      }
    }
  }
}
