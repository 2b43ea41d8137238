extension MutableSpan<Float> {
  /// Adds weighted runs of `source`, each as long as this, that begin every `step` elements from `start` on: the inner
  /// loop of every filter.
  mutating func add(_ weights: Span<Float>, of source: Span<Float>, from start: Int, step: Int) {
    var tap = 0
    var place = start
    // Four at a time, so that the sums are read and written a quarter as often.
    while tap + 4 <= weights.count {
      let (a, b, c, d) = (weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3])
      let first = source.extracting(place..<place + count)
      let second = source.extracting(place + step..<place + step + count)
      let third = source.extracting(place + 2 * step..<place + 2 * step + count)
      let fourth = source.extracting(place + 3 * step..<place + 3 * step + count)
      for index in first.indices {
        self[index] += (a * first[index] + b * second[index]) + (c * third[index] + d * fourth[index])
      }
      tap += 4
      place += 4 * step
    }
    while tap < weights.count {
      let (weight, run) = (weights[tap], source.extracting(place..<place + count))
      for index in run.indices { self[index] += weight * run[index] }
      tap += 1
      place += step
    }
  }
}
