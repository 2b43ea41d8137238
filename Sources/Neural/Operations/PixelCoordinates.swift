import Parallel

extension Tensor {
  /// Where each pixel lies in its frame: x, then y, of pixel centers, the frame's outer edges being −1 and 1:
  /// (N, H, W, 2), −1 + (2i + 1) / n for pixel i of a side of n.
  package static func coordinates(of shape: ImageShape, on workers: WorkerPool) -> Tensor {
    @Sendable func place(_ index: Int, _ count: Int) -> Float { Float(Double(2 * index + 1) / Double(count) - 1) }
    return Tensor(rowsOf: shape.with(channels: 2), on: workers) { row, output in
      let y = place(row % shape.height, shape.height)
      for x in 0..<shape.width {
        output[2 * x] = place(x, shape.width)
        output[2 * x + 1] = y
      }
    }
  }
}
