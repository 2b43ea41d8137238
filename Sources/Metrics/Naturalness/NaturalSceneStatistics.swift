/// What NIQE looks at in a block of normalized values: how they, and the products of neighbors, are distributed.
enum NaturalSceneStatistics {
  /// How many figures describe a block.
  static let count = 18

  /// Shape and width of the values; then shape, mean and both widths of the products with the neighbor to the left, above,
  /// above to the left, and above to the right, the block being closed to a ring in both directions.
  static func features(of block: [Double], width: Int) -> [Double] {
    let values = AsymmetricGaussian(fitting: block.span)
    var features = [values.shape, values.width]
    for (down, right) in [(0, 1), (1, 0), (1, 1), (1, -1)] {
      let products = products(of: block, width: width, down: down, right: right)
      let fitted = AsymmetricGaussian(fitting: products.span)
      features += [fitted.shape, fitted.mean, fitted.left, fitted.right]
    }
    return features
  }

  /// Each value times the one that moves to its place when the block is turned by so many rows and columns.
  private static func products(of block: [Double], width: Int, down: Int, right: Int) -> [Double] {
    let height = block.count / width
    var products: [Double] = []
    products.reserveCapacity(block.count)
    for row in 0..<height {
      let line = block.span.extracting(row * width..<(row + 1) * width)
      let above = (row + height - down) % height
      let other = block.span.extracting(above * width..<(above + 1) * width)
      for column in 0..<width {
        var neighbor = column - right
        if neighbor < 0 { neighbor += width }
        if neighbor >= width { neighbor -= width }
        products.append(line[column] * other[neighbor])
      }
    }
    return products
  }
}
