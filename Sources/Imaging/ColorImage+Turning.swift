extension ColorImage {
  /// The picture as one sees it that is stored so: mirrored, turned, or both. Its metadata are left as they are.
  ///
  /// The eight orientations are all the ways to lay a grid of pixels upon another.
  public func turned(_ orientation: Orientation) -> ColorImage {
    guard orientation != .upright else { return self }
    let grid = OrientedGrid(stored: size, orientation: orientation)
    var turned = [Float](repeating: 0, count: values.count)
    var place = 0
    for row in 0..<grid.size.height {
      for column in 0..<grid.size.width {
        let source = grid.storedPixel(row: row, column: column) * 3
        for channel in 0..<3 { turned[place + channel] = values[source + channel] }
        place += 3
      }
    }
    return ColorImage(size: grid.size, values: turned, encoding: encoding, metadata: metadata)
  }
}
