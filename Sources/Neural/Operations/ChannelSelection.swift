import Parallel

extension Tensor {
  /// Some of the channels: (N, H, W, C) → (N, H, W, `range.count`).
  public func channels(_ range: Range<Int>, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(range.lowerBound >= 0 && range.upperBound <= shape.channels, "channels \(range) of \(self.shape)")
    return Tensor(rowsOf: shape.with(channels: range.count), on: workers) { row, output in
      for x in 0..<shape.width {
        let start = (row * shape.width + x) * shape.channels
        output.copy(
          elements.span.extracting(start + range.lowerBound..<start + range.upperBound), to: x * range.count)
      }
    }
  }
}
