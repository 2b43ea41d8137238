/// For each pixel of a shorter row, the pixels of a longer one that it covers, and how much of it each of them fills.
package struct AreaWeights: Sendable {
  /// Where the pixels begin that each pixel covers.
  package private(set) var starts: [Int] = []
  /// Where the weights of each pixel begin in `weights`; and their end.
  package private(set) var offsets: [Int] = [0]
  /// Weights of the pixels covered; those of one pixel sum up to 1.
  package private(set) var weights: [Float] = []

  /// - Parameters:
  ///   - long: pixels of the longer row.
  ///   - short: pixels of the shorter one, at least 1 and at most `long`.
  package init(from long: Int, to short: Int) {
    precondition((1...max(long, 1)).contains(short), "a reduced row is not longer")
    let step = Double(long) / Double(short)
    for pixel in 0..<short {
      // Whole numbers decide what is covered, so that no sliver comes of rounding.
      let first = pixel * long / short
      let last = ((pixel + 1) * long - 1) / short
      let (left, right) = (Double(pixel) * step, Double(pixel + 1) * step)
      starts.append(first)
      for covered in first...last {
        weights.append(Float((min(right, Double(covered + 1)) - max(left, Double(covered))) / step))
      }
      offsets.append(weights.count)
    }
  }
}
