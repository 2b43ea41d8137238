import Parallel

extension Tensor {
  /// Each pixel repeated `factor` times in both directions: (N, H, W, C) → (N, H·f, W·f, C).
  public func upsampledNearest(factor: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(factor >= 1, "the factor is at least 1")
    let channels = shape.channels
    let result = shape.with(height: shape.height * factor, width: shape.width * factor)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let base = row / factor * shape.rowCount
      let line = elements.span.extracting(base..<base + shape.rowCount)
      for x in 0..<result.width {
        let source = x / factor * channels
        output.copy(line.extracting(source..<source + channels), to: x * channels)
      }
    }
  }
}
