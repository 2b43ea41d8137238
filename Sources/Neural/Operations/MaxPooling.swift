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

  /// The largest value of each `size` × `size` window: (N, H, W, C) → (N, H′, W′, C).
  ///
  /// - Parameters:
  ///   - stride: pixels from one window to the next.
  ///   - padding: how far before the image the first windows begin, and the last may end after it.
  ///   - roundingUp: whether the last windows may end beyond that, too (PyTorch's `ceil_mode`); otherwise
  ///     H′ = (H + 2 · padding − size) / stride + 1, rounded down.
  public func maxPooled(
    size: Int, stride: Int, padding: Int = 0, roundingUp: Bool = false, on workers: WorkerPool
  ) -> Tensor {
    let windows = PoolingWindows(size: size, stride: stride, padding: padding, roundsUp: roundingUp)
    let shape = imageShape
    let channels = shape.channels
    let result = shape.with(height: windows.count(shape.height), width: windows.count(shape.width))
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      output.update(repeating: -.infinity)
      for i in windows[y, of: shape.height] {
        let base = (image * shape.height + i) * shape.rowCount
        let line = elements.span.extracting(base..<base + shape.rowCount)
        for x in 0..<result.width {
          output.slice(x * channels, count: channels) { pixel in
            for j in windows[x, of: shape.width] {
              let source = line.extracting(j * channels..<(j + 1) * channels)
              for channel in pixel.indices { pixel[channel] = max(pixel[channel], source[channel]) }
            }
          }
        }
      }
    }
  }
}
