import YAMLReading

extension ValueForm where Value == ClosedRange<Int> {
  /// The widths that a kernel may have.
  static var kernelSizes: Self { .interval(of: .integer(in: 1...99, unit: "pixels")) }
}

extension ClosedRange<Int> {
  /// Whether a kernel of such a size can have a center.
  var hasOddNumber: Bool { lowerBound | 1 <= upperBound }
}

extension RandomStream {
  /// An odd number from a range that has some, uniformly.
  mutating func oddNumber(in range: ClosedRange<Int>) -> Int {
    precondition(range.hasOddNumber, "there is an odd number in the range")
    let first = range.lowerBound | 1
    return first + 2 * index(below: (range.upperBound - first) / 2 + 1)
  }
}
