import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to the input of `upsampledNearest`, given this with respect to its output: the
  /// sum over each pixel's f × f copies, (N, H·f, W·f, C) → (N, H, W, C).
  public func nearestUpsamplingGradient(factor: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(
      factor >= 1 && shape.height.isMultiple(of: factor) && shape.width.isMultiple(of: factor), "f divides H and W")
    let channels = shape.channels
    let result = shape.with(height: shape.height / factor, width: shape.width / factor)
    return Tensor(rowsOf: result, on: workers) { row, output in
      output.update(repeating: 0)
      for copy in 0..<factor {
        let base = (row * factor + copy) * shape.rowCount
        let line = elements.span.extracting(base..<base + shape.rowCount)
        for x in 0..<shape.width {
          output.add(line.extracting(x * channels..<(x + 1) * channels), to: x / factor * channels)
        }
      }
    }
  }
}
