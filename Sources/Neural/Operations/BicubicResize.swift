import Parallel

extension Tensor {
  /// These images at another size by cubic convolution, without antialiasing: (N, H, W, C) → (N, `height`, `width`, C).
  ///
  /// The images' edges coincide, a = −0.75, and edge pixels are repeated, as PyTorch's `interpolate` has it (R. Keys,
  /// “Cubic convolution interpolation for digital image processing”, 1981). Coordinates are computed in float64.
  public func resizedBicubically(height: Int, width: Int, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(shape.height >= 1 && shape.width >= 1 && height >= 1 && width >= 1, "an image has pixels")
    let channels = shape.channels
    let rows = (0..<height).map { CubicTaps(of: $0, from: shape.height, to: height) }
    let columns = (0..<width).map { CubicTaps(of: $0, from: shape.width, to: width) }
    return Tensor(rowsOf: shape.with(height: height, width: width), on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: height)
      withScratch(shape.rowCount) { line in
        line.update(repeating: 0)
        for (index, weight) in zip(rows[y].indices, rows[y].weights) {
          let base = (image * shape.height + index) * shape.rowCount
          let source = elements.span.extracting(base..<base + shape.rowCount)
          for position in source.indices { line[position] += weight * source[position] }
        }
        output.update(repeating: 0)
        for (x, taps) in columns.enumerated() {
          output.slice(x * channels, count: channels) { pixel in
            for (index, weight) in zip(taps.indices, taps.weights) {
              for channel in pixel.indices { pixel[channel] += weight * line[index * channels + channel] }
            }
          }
        }
      }
    }
  }
}

/// The four source pixels that an output pixel is made of, along one side.
private struct CubicTaps: Sendable {
  let indices: [Int]
  let weights: [Float]

  init(of index: Int, from source: Int, to target: Int) {
    let position = (Double(index) + 0.5) * Double(source) / Double(target) - 0.5
    let first = position.rounded(.down)
    indices = (-1...2).map { min(max(Int(first) + $0, 0), source - 1) }
    weights = (-1...2).map { Float(Self.weight(abs(position - first - Double($0)))) }
  }

  /// Keys' kernel at a distance below 2.
  private static func weight(_ distance: Double) -> Double {
    let a = -0.75
    if distance <= 1 { return ((a + 2) * distance - (a + 3)) * distance * distance + 1 }
    return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
  }
}
