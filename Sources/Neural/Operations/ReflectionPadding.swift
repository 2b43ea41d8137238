import Parallel

extension Tensor {
  /// These images continued by `padding` pixels on each side, mirrored at the center of their edge pixels:
  /// (N, H, W, C) → (N, H + 2p, W + 2p, C). The padding must be smaller than H and W.
  public func reflectionPadded(_ padding: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(padding >= 0 && padding < min(shape.height, shape.width), "the padding is smaller than the image")
    let channels = shape.channels
    let result = shape.with(height: shape.height + 2 * padding, width: shape.width + 2 * padding)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      let base = (image * shape.height + reflected(y - padding, shape.height)) * shape.rowCount
      let line = elements.span.extracting(base..<base + shape.rowCount)
      output.copy(line, to: padding * channels)
      for x in 0..<padding {
        for side in [x, result.width - 1 - x] {
          let source = reflected(side - padding, shape.width) * channels
          output.copy(line.extracting(source..<source + channels), to: side * channels)
        }
      }
    }
  }
}

/// `index` mirrored into 0..<`count` at 0 and at `count` − 1, once.
package func reflected(_ index: Int, _ count: Int) -> Int {
  index < 0 ? -index : index >= count ? 2 * (count - 1) - index : index
}
