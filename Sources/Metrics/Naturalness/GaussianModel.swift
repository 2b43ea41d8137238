import Neural

/// A Gaussian distribution of several variables.
struct GaussianModel {
  let mean: [Double]
  /// A row of each variable's covariances after the other.
  let covariance: [Double]

  init(mean: [Double], covariance: [Double]) {
    precondition(covariance.count == mean.count * mean.count, "a covariance for each two variables")
    (self.mean, self.covariance) = (mean, covariance)
  }

  /// Takes the two tensors of a file.
  ///
  /// - Throws: `NeuralError` if one is missing or of another shape, type or content.
  init(_ file: Safetensors, mean: String, covariance: String, count: Int) throws(NeuralError) {
    self.init(
      mean: try file.doubles(named: mean, shape: [count]),
      covariance: try file.doubles(named: covariance, shape: [count, count]))
  }

  /// How far points are from the mean, √(dᵀ Σ⁻¹ d), with Σ the mean of the two covariances and a pseudo-inverse: what
  /// singular values below the precision of the largest belong to counts nothing.
  ///
  /// Returns nil if Σ is too wild to be taken apart.
  func distances(of points: [[Double]], pooledWith other: [Double]) -> [Double]? {
    let count = mean.count
    let pooled = covariance.indices.map { (covariance[$0] + other[$0]) / 2 }
    guard let eigen = SymmetricEigen(pooled, order: count) else { return nil }
    let largest = eigen.values.reduce(0) { max($0, abs($1)) }
    let least = Double(count) * .ulpOfOne * largest
    let kept = eigen.values.indices.filter { abs(eigen.values[$0]) > least }
    return points.map { point in
      let difference = point.indices.map { point[$0] - mean[$0] }
      let square = kept.reduce(0.0) { sum, index in
        let vector = eigen.vectors.span.extracting(index * count..<(index + 1) * count)
        var component = 0.0
        for variable in 0..<count { component += vector[variable] * difference[variable] }
        return sum + component * component / eigen.values[index]
      }
      return square.squareRoot()
    }
  }
}
