extension Collection where Element == String {
  /// The member with the fewest insertions, deletions and substitutions from `name`; nil if none is nearer than half
  /// the name's length.
  func nearest(to name: String) -> String? {
    let best = map { (name: $0, distance: $0.editDistance(to: name)) }.min { $0.distance < $1.distance }
    guard let best, best.distance <= Swift.max(1, name.count / 2) else { return nil }
    return best.name
  }
}

extension String {
  /// The Levenshtein distance, in characters.
  fileprivate func editDistance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (i, character) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, candidate) in other.enumerated() {
        let substituted = diagonal + (character == candidate ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(substituted, row[j] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }
}
