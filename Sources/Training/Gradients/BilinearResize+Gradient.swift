import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to the input of `resizedBilinearly`, of `height` × `width` pixels, given this
  /// with respect to its output: each pixel hands its gradient to the four that it was made of, by their weights.
  public func bilinearResizeGradient(
    height: Int, width: Int, alignment: PixelAlignment, on workers: WorkerPool
  ) -> Tensor {
    let shape = imageShape
    let channels = shape.channels
    let columns = (0..<shape.width).map { Neighbors(of: $0, from: width, to: shape.width, alignment) }
    // The output rows that each input row takes part in.
    var hearers = [[(row: Int, weight: Float)]](repeating: [], count: height)
    for row in 0..<shape.height {
      let neighbors = Neighbors(of: row, from: height, to: shape.height, alignment)
      hearers[neighbors.first].append((row, 1 - neighbors.weight))
      hearers[neighbors.second].append((row, neighbors.weight))
    }
    let sources = hearers
    return Tensor(rowsOf: shape.with(height: height, width: width), on: workers) { row, gradient in
      gradient.update(repeating: 0)
      let (image, y) = row.quotientAndRemainder(dividingBy: height)
      for source in sources[y] {
        let base = (image * shape.height + source.row) * shape.rowCount
        for (x, neighbors) in columns.enumerated() {
          let pixel = elements.span.extracting(base + x * channels..<base + (x + 1) * channels)
          let sides = [(neighbors.first, 1 - neighbors.weight), (neighbors.second, neighbors.weight)]
          for (column, weight) in sides {
            gradient.slice(column * channels, count: channels) { sum in
              for channel in pixel.indices { sum[channel] += source.weight * weight * pixel[channel] }
            }
          }
        }
      }
    }
  }
}
