/// The candidate that was most likely meant by `name`: the one fewest edits away, if they are few for its length.
///
/// An edit inserts, deletes or replaces a character or swaps two neighbors; capitals do not count. Of several equally
/// near candidates the alphabetically first is taken.
package func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  guard wanted.count <= 64 else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let other = Array(candidate.lowercased().unicodeScalars)
    let tolerated = max(1, (max(wanted.count, other.count) + 1) / 3)
    guard abs(wanted.count - other.count) <= tolerated else { continue }
    let distance = editDistance(wanted, other)
    guard distance <= tolerated, distance < max(wanted.count, other.count) else { continue }
    if let best, (best.distance, best.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// The edits that turn `first` into `second`: Damerau and Levenshtein's distance, no part edited twice.
///
/// - Complexity: O(`first.count` × `second.count`) time, O(`second.count`) memory.
package func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforePrevious = Array(0...second.count)
  var previous = beforePrevious
  var current = beforePrevious
  for i in first.indices {
    current[0] = i + 1
    for j in second.indices {
      var distance = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (first[i] == second[j] ? 0 : 1))
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = min(distance, beforePrevious[j - 1] + 1)
      }
      current[j + 1] = distance
    }
    swap(&beforePrevious, &previous)
    swap(&previous, &current)
  }
  return previous[second.count]
}
