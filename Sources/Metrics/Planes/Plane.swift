import Imaging

/// One value a pixel, in double precision.
struct Plane: Sendable {
  /// Width and height, in pixels.
  let size: ImageSize
  /// height × width.
  let values: [Double]

  init(size: ImageSize, values: [Double]) {
    precondition(values.count == size.area, "\(values.count) values are no plane of \(size)")
    (self.size, self.values) = (size, values)
  }

  /// The values of a row.
  func row(_ row: Int) -> Range<Int> { row * size.width..<(row + 1) * size.width }

  /// A part of the plane, row by row.
  func block(row: Int, column: Int, height: Int, width: Int) -> [Double] {
    var block: [Double] = []
    block.reserveCapacity(height * width)
    for y in row..<row + height { block += values[y * size.width + column..<y * size.width + column + width] }
    return block
  }

  /// The upper left part of the plane.
  func cropped(to size: ImageSize) -> Plane {
    Plane(size: size, values: block(row: 0, column: 0, height: size.height, width: size.width))
  }

  /// Something of each value, and of the one at its place in another plane of the size.
  func combined(with other: Plane, _ value: (Double, Double) -> Double) -> Plane {
    precondition(size == other.size, "planes of different sizes")
    return Plane(size: size, values: values.indices.map { value(values[$0], other.values[$0]) })
  }

  /// Something of each value.
  func map(_ value: (Double) -> Double) -> Plane { Plane(size: size, values: values.map(value)) }
}
