import Imaging

/// A small picture in sRGB-encoded red, green and blue, nominally in [0, 1].
package struct Patch: Sendable, Hashable {
  /// Width and height, in pixels.
  package let size: ImageSize
  /// height × width × 3 (R, G, B).
  package var values: [Float]

  package init(size: ImageSize, values: [Float]) {
    precondition(size.area > 0 && values.count == size.area * 3, "a patch has pixels, and three values for each")
    self.size = size
    self.values = values
  }

  /// A patch whose rows are made one by one, each of zeros first.
  init(size: ImageSize, row: (_ y: Int, _ values: inout MutableSpan<Float>) -> Void) {
    var values = [Float](repeating: 0, count: size.area * 3)
    var rows = values.mutableSpan
    for y in 0..<size.height {
      var values = rows._mutatingExtracting(y * size.width * 3..<(y + 1) * size.width * 3)
      row(y, &values)
    }
    self.init(size: size, values: values)
  }

  /// A patch that is made of this and another value by value.
  @inline(__always) func combined(with other: Patch, by body: (Float, Float) -> Float) -> Patch {
    precondition(other.size == size, "patches that are combined have the same size")
    var result = self
    var target = result.values.mutableSpan
    let source = other.values.span
    for index in target.indices { target[index] = body(target[index], source[index]) }
    return result
  }

  /// The patch with each value clipped to [0, 1].
  package func clamped() -> Patch { combined(with: self) { value, _ in min(1, max(0, value)) } }

  /// The patch as 8 bits hold it: clipped to [0, 1] and rounded to 255ths.
  package func roundedToBytes() -> Patch {
    combined(with: self) { value, _ in (min(1, max(0, value)) * 255).rounded() / 255 }
  }
}
