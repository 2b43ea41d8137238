extension Tensor {
  /// These images with the channels moved last: (N, C, H, W) → (N, H, W, C).
  public func channelsLast() -> Tensor {
    precondition(rank == 4, "shape \(shape) is not (N, C, H, W)")
    return swappingInnerAxes(
      outer: shape[0], rows: shape[1], columns: shape[2] * shape[3], shape: [shape[0], shape[2], shape[3], shape[1]])
  }

  /// These images with the channels moved before the pixels: (N, H, W, C) → (N, C, H, W).
  public func channelsFirst() -> Tensor {
    let image = imageShape
    return swappingInnerAxes(
      outer: image.batch, rows: image.area, columns: image.channels,
      shape: [image.batch, image.channels, image.height, image.width])
  }

  /// The transpose of each of `outer` matrices of `rows` × `columns`.
  private func swappingInnerAxes(outer: Int, rows: Int, columns: Int, shape: [Int]) -> Tensor {
    var swapped = [Float](repeating: 0, count: count)
    let source = elements.span
    var target = swapped.mutableSpan
    for matrix in 0..<outer {
      let base = matrix * rows * columns
      // Squares of 16 × 16, whose lines stay in the cache in either order.
      for top in stride(from: 0, to: rows, by: 16) {
        for left in stride(from: 0, to: columns, by: 16) {
          for column in left..<min(columns, left + 16) {
            for row in top..<min(rows, top + 16) {
              target[base + column * rows + row] = source[base + row * columns + column]
            }
          }
        }
      }
    }
    return Tensor(shape: shape, elements: swapped)
  }
}
