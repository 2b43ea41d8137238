import Imaging

extension ColorImage {
  /// The part of the picture within a rectangle that lies in it.
  public func cropped(to rectangle: PixelRectangle) -> ColorImage {
    let (top, left, part) = (rectangle.top, rectangle.left, rectangle.size)
    precondition(
      top >= 0 && left >= 0 && top + part.height <= size.height && left + part.width <= size.width,
      "the rectangle lies in the picture")
    guard part != size else { return self }
    var cut: [Float] = []
    cut.reserveCapacity(part.area * 3)
    for row in top..<top + part.height {
      let start = (row * size.width + left) * 3
      cut += values[start..<start + part.width * 3]
    }
    return ColorImage(size: part, values: cut, encoding: encoding, metadata: metadata)
  }
}
