extension ColorImage {
  /// The part within a rectangle of the picture's stored pixels; what lies outside of the picture is black.
  ///
  /// The metadata's places move along: afterwards the picture is its own default crop.
  package func framed(by rectangle: PixelRectangle) -> ColorImage {
    let (top, left, part) = (rectangle.top, rectangle.left, rectangle.size)
    let columns = max(left, 0)..<max(min(left + part.width, size.width), left, 0)
    var cut = [Float](repeating: 0, count: part.area * 3)
    for row in 0..<part.height where (0..<size.height).contains(top + row) {
      let source = ((top + row) * size.width + columns.lowerBound) * 3
      let target = (row * part.width + columns.lowerBound - left) * 3
      cut.replaceSubrange(target..<target + columns.count * 3, with: values[source..<source + columns.count * 3])
    }
    var metadata = metadata
    metadata.activeAreaOrigin.rows += top
    metadata.activeAreaOrigin.columns += left
    metadata.defaultCrop = nil
    return ColorImage(size: part, values: cut, encoding: encoding, metadata: metadata)
  }
}
