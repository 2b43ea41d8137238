import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to the input of `reflectionPadded`, given this with respect to its output: the
  /// sum over each pixel and its mirror images, (N, H + 2p, W + 2p, C) → (N, H, W, C).
  public func reflectionPaddingGradient(_ padding: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let channels = shape.channels
    let result = shape.with(height: shape.height - 2 * padding, width: shape.width - 2 * padding)
    precondition(padding >= 0 && padding < min(result.height, result.width), "the padding is smaller than the image")
    return Tensor(rowsOf: result, on: workers) { row, gradient in
      gradient.update(repeating: 0)
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      // Each row is itself, and where those lie in the padding, its mirror images at the first and last rows.
      let mirrored = [-y, 2 * (result.height - 1) - y].filter {
        $0 != y && (-padding..<result.height + padding).contains($0)
      }
      for source in [y] + mirrored {
        let base = (image * shape.height + source + padding) * shape.rowCount
        let line = elements.span.extracting(base..<base + shape.rowCount)
        for x in 0..<shape.width {
          let target = reflected(x - padding, result.width) * channels
          gradient.add(line.extracting(x * channels..<(x + 1) * channels), to: target)
        }
      }
    }
  }
}
