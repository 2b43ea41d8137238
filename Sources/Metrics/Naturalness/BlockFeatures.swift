/// The features of each block of a picture; NaN where a block says nothing of them.
struct BlockFeatures {
  /// As many figures for each block.
  let rows: [[Double]]

  /// The blocks that have all features.
  var complete: [[Double]] { rows.filter { row in row.allSatisfy { !$0.isNaN } } }

  /// The mean of each feature over the blocks that have it, and the covariance of the features over the complete blocks,
  /// divided by their number less one; nil if there are fewer than two of those.
  var moments: GaussianModel? {
    let complete = complete
    guard let count = complete.first?.count, complete.count >= 2 else { return nil }
    let mean = (0..<count).map { feature in
      Self.mean(rows.lazy.map { $0[feature] }.filter { !$0.isNaN })
    }
    let middle = (0..<count).map { feature in Self.mean(complete.lazy.map { $0[feature] }) }
    let centered = complete.map { row in row.indices.map { row[$0] - middle[$0] } }
    var covariance = [Double](repeating: 0, count: count * count)
    for row in centered {
      for (feature, value) in row.enumerated() {
        for other in row.indices { covariance[feature * count + other] += value * row[other] }
      }
    }
    let divisor = Double(complete.count - 1)
    return GaussianModel(mean: mean, covariance: covariance.map { $0 / divisor })
  }

  private static func mean(_ values: some Sequence<Double>) -> Double {
    let (sum, count) = values.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + 1) }
    return sum / count
  }
}
