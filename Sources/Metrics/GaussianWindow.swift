import Foundation

/// The Gaussian window of 11 × 11 pixels, σ = 1.5, where it lies wholly within a picture.
enum GaussianWindow {
  /// Pixels a side.
  static let side = 11
  /// Pixels from the middle to the edge.
  static let radius = side / 2

  /// The weights along one side, their sum 1.
  static let weights: [Double] = {
    let bell = (0..<side).map { exp(-pow(Double($0 - radius) / 1.5, 2) / 2) }
    let sum = bell.reduce(0, +)
    return bell.map { $0 / sum }
  }()

  /// The weights of each row of the window, every one rounded to single precision.
  static let singlePrecisionRows: [[Double]] = weights.map { row in weights.map { Double(Float(row * $0)) } }

  /// The weighted means of a plane's values under the windows whose upper row is `row`, from left to right.
  static func means(of plane: [Double], width: Int, row: Int) -> [Double] {
    var columns = [Double](repeating: 0, count: width)
    for (tap, weight) in weights.enumerated() {
      let line = plane.span.extracting((row + tap) * width..<(row + tap + 1) * width)
      columns.add(width) { weight * line[$0] }
    }
    var means = [Double](repeating: 0, count: width - side + 1)
    addAcross(columns, weights: weights, to: &means)
    return means
  }

  /// Adds to each sum the weighted values from its place on.
  static func addAcross(_ values: [Double], weights: [Double], to sums: inout [Double]) {
    let count = sums.count
    for (tap, weight) in weights.enumerated() {
      let neighbors = values.span.extracting(tap..<tap + count)
      sums.add(count) { weight * neighbors[$0] }
    }
  }
}

extension [Double] {
  /// Adds a value to each of the first `count` elements.
  @inline(__always) mutating func add(_ count: Int, _ value: (Int) -> Double) {
    var elements = mutableSpan
    for index in 0..<count { elements[index] += value(index) }
  }
}
