/// What one image of a batch is made from: a patch of a pair with its condition, all in [−1, 1].
struct Example: Sendable {
  /// w: side/2 × side/2 × 4.
  var raw: [Float]
  /// x = c: side × side × 3.
  var color: [Float]
  /// y: side × side × 3.
  var target: [Float]

  /// Mean square of x − y.
  var distance: Double {
    var sum = 0.0
    for index in target.indices {
      let difference = color[index] - target[index]
      sum += Double(difference * difference)
    }
    return sum / Double(target.count)
  }
}
