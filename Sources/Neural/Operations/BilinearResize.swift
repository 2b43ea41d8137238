import Parallel

/// How the pixels of a resized image lie over those of its source, n being a side's length in pixels.
public enum PixelAlignment: Sendable {
  /// Output pixel i lies at (i + ½) · n_in / n_out − ½, at least 0: the images' edges coincide
  /// (PyTorch's `align_corners=False`).
  case edges
  /// Output pixel i lies at i · (n_in − 1) / (n_out − 1): the centers of the corner pixels coincide
  /// (`align_corners=True`).
  case corners
}

extension Tensor {
  /// These images at another size by bilinear interpolation, without antialiasing:
  /// (N, H, W, C) → (N, `height`, `width`, C). Coordinates are computed in float64.
  public func resizedBilinearly(
    height: Int, width: Int, alignment: PixelAlignment, on workers: WorkerPool
  ) -> Tensor {
    let shape = imageShape
    precondition(shape.height >= 1 && shape.width >= 1 && height >= 1 && width >= 1, "an image has pixels")
    let channels = shape.channels
    let rows = (0..<height).map { Neighbors(of: $0, from: shape.height, to: height, alignment) }
    let columns = (0..<width).map { Neighbors(of: $0, from: shape.width, to: width, alignment) }
    return Tensor(rowsOf: shape.with(height: height, width: width), on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: height)
      let vertical = rows[y]
      let upper = (image * shape.height + vertical.first) * shape.rowCount
      let lower = (image * shape.height + vertical.second) * shape.rowCount
      let source = elements.span
      for (x, horizontal) in columns.enumerated() {
        let (left, right) = (horizontal.first * channels, horizontal.second * channels)
        let upperLeft = source.extracting(upper + left..<upper + left + channels)
        let upperRight = source.extracting(upper + right..<upper + right + channels)
        let lowerLeft = source.extracting(lower + left..<lower + left + channels)
        let lowerRight = source.extracting(lower + right..<lower + right + channels)
        let (dx, dy) = (horizontal.weight, vertical.weight)
        output.slice(x * channels, count: channels) { pixel in
          for channel in pixel.indices {
            // a + (b − a) · t leaves a constant exactly as it is.
            let above = upperLeft[channel] + (upperRight[channel] - upperLeft[channel]) * dx
            let below = lowerLeft[channel] + (lowerRight[channel] - lowerLeft[channel]) * dx
            pixel[channel] = above + (below - above) * dy
          }
        }
      }
    }
  }
}

/// The two source pixels that an output pixel lies between, along one side.
package struct Neighbors: Sendable {
  package var first: Int
  package var second: Int
  /// Share of the second, in [0, 1].
  package var weight: Float

  package init(of index: Int, from source: Int, to target: Int, _ alignment: PixelAlignment) {
    let position =
      switch alignment {
      case .edges: max(0, (Double(index) + 0.5) * Double(source) / Double(target) - 0.5)
      case .corners: target == 1 ? 0 : Double(index) * Double(source - 1) / Double(target - 1)
      }
    first = min(Int(position), source - 1)
    second = min(first + 1, source - 1)
    weight = Float(position - Double(first))
  }
}
