import Parallel

extension Tensor {
  /// The largest value of each 2 × 2 block: (N, H, W, C) → (N, ⌊H/2⌋, ⌊W/2⌋, C).
  public func maxPooled2(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let channels = shape.channels
    let result = shape.with(height: shape.height / 2, width: shape.width / 2)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      let base = (image * shape.height + 2 * y) * shape.rowCount
      let upper = elements.span.extracting(base..<base + shape.rowCount)
      let lower = elements.span.extracting(base + shape.rowCount..<base + 2 * shape.rowCount)
      for x in 0..<result.width {
        let (left, right) = (2 * x * channels, (2 * x + 1) * channels)
        let upperLeft = upper.extracting(left..<right)
        let upperRight = upper.extracting(right..<right + channels)
        let lowerLeft = lower.extracting(left..<right)
        let lowerRight = lower.extracting(right..<right + channels)
        output.slice(x * channels, count: channels) { pixel in
          for channel in pixel.indices {
            pixel[channel] = max(
              max(upperLeft[channel], upperRight[channel]), max(lowerLeft[channel], lowerRight[channel]))
          }
        }
      }
    }
  }
}
