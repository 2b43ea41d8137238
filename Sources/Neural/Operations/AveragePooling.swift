import Parallel

extension Tensor {
  /// The mean of the image's pixels under each `size` × `size` window: (N, H, W, C) →
  /// (N, (H + 2 · padding − size) / stride + 1, (W + 2 · padding − size) / stride + 1, C).
  ///
  /// - Parameters:
  ///   - stride: pixels from one window to the next.
  ///   - padding: how far before the image the first windows begin; what lies there is not counted.
  public func averagePooled(size: Int, stride: Int, padding: Int = 0, on workers: WorkerPool) -> Tensor {
    let windows = PoolingWindows(size: size, stride: stride, padding: padding, roundsUp: false)
    let shape = imageShape
    let channels = shape.channels
    let result = shape.with(height: windows.count(shape.height), width: windows.count(shape.width))
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      let rows = windows[y, of: shape.height]
      output.update(repeating: 0)
      for x in 0..<result.width {
        let columns = windows[x, of: shape.width]
        let share = 1 / Float(rows.count * columns.count)
        output.slice(x * channels, count: channels) { pixel in
          for i in rows {
            let base = ((image * shape.height + i) * shape.width) * channels
            for j in columns {
              pixel.add(elements.span.extracting(base + j * channels..<base + (j + 1) * channels), to: 0)
            }
          }
          for channel in pixel.indices { pixel[channel] *= share }
        }
      }
    }
  }
}
