/// What one image of a batch is made from: a patch of a pair with its condition, all in [−1, 1].
package struct Example: Sendable, Hashable {
  /// w: side/2 × side/2 × 4.
  package var raw: [Float]
  /// x = c: side × side × 3.
  package var color: [Float]
  /// y: side × side × 3.
  package var target: [Float]

  package init(raw: [Float], color: [Float], target: [Float]) {
    (self.raw, self.color, self.target) = (raw, color, target)
  }

  /// Mean square of x − y.
  package var distance: Double {
    var sum = 0.0
    for index in target.indices {
      let difference = color[index] - target[index]
      sum += Double(difference * difference)
    }
    return sum / Double(target.count)
  }
}
