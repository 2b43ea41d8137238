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

  /// The largest value of each `size` × `size` window, windows being `stride` pixels apart and wholly within the image:
  /// (N, H, W, C) → (N, (H − size) / stride + 1, (W − size) / stride + 1, C).
  public func maxPooled(size: Int, stride: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(size >= 1 && stride >= 1, "a window has pixels, and windows are apart")
    precondition(min(shape.height, shape.width) >= size, "an image of \(shape.axes) is smaller than the window")
    let channels = shape.channels
    let result = shape.with(height: (shape.height - size) / stride + 1, width: (shape.width - size) / stride + 1)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      output.update(repeating: -.infinity)
      for i in 0..<size {
        let base = (image * shape.height + y * stride + i) * shape.rowCount
        let line = elements.span.extracting(base..<base + shape.rowCount)
        for x in 0..<result.width {
          output.slice(x * channels, count: channels) { pixel in
            for j in 0..<size {
              let left = (x * stride + j) * channels
              let source = line.extracting(left..<left + channels)
              for channel in pixel.indices { pixel[channel] = max(pixel[channel], source[channel]) }
            }
          }
        }
      }
    }
  }
}
