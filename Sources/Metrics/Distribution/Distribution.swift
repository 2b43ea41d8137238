import Neural

/// Mean and covariance (by n − 1) of a set of vectors, the covariance C as a factor F with Fᵀ · F = C.
package struct Distribution: Sendable {
  package let mean: [Double]
  /// tr C.
  package let variance: Double
  /// F, `rank` × values of a vector.
  let factor: [Double]
  /// Rows of the factor: no more than there are vectors, nor than a vector has values.
  let rank: Int

  /// - Parameter vectors: at least two, of as many values each.
  package init(of vectors: [[Double]]) {
    let (count, width) = (vectors.count, vectors[0].count)
    precondition(count >= 2 && vectors.allSatisfy { $0.count == width }, "two vectors or more, of one length")
    let mean = (0..<width).map { value in vectors.reduce(0) { $0 + $1[value] } / Double(count) }
    self.mean = mean
    let scale = 1 / Double(count - 1).squareRoot()
    let centered = vectors.flatMap { vector in zip(vector, mean).map { ($0 - $1) * scale } }
    variance = centered.reduce(0) { $0 + $1 * $1 }
    if count <= width {
      (factor, rank) = (centered, count)
    } else {
      let covariance = Self.product(
        rows: width, columns: width, depth: count, centered, MatrixLayout(stride: width, transposed: true), centered,
        MatrixLayout(stride: width))
      guard let eigen = SymmetricEigen(covariance, order: width) else {
        preconditionFailure("a covariance of finite vectors has eigenvalues")
      }
      factor = eigen.values.enumerated().flatMap { index, value in
        let length = max(0, value).squareRoot()
        return eigen.vectors[index * width..<(index + 1) * width].map { $0 * length }
      }
      rank = width
    }
  }

  /// The Fréchet distance, squared, of the normal distributions of two sets (D. C. Dowson, B. V. Landau, “The Fréchet
  /// distance between multivariate normal distributions”, 1982): |m − n|² + tr C + tr D − 2 tr √(C · D).
  ///
  /// The eigenvalues of C · D are the squares of the singular values of F · Gᵀ. These are exact to rounding where there
  /// are fewer vectors than values, too, whereas a square root of a matrix that has no inverse is not.
  package func distance(to other: Distribution) -> Double {
    let width = mean.count
    precondition(other.mean.count == width, "vectors of one length")
    let product = Self.product(
      rows: rank, columns: other.rank, depth: width, factor, MatrixLayout(stride: width), other.factor,
      MatrixLayout(stride: width, transposed: true))
    let root = singularValues(product, rows: rank, columns: other.rank).reduce(0, +)
    let shift = zip(mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return max(0, shift + variance + other.variance - 2 * root)
  }

  /// A · B.
  private static func product(
    rows: Int, columns: Int, depth: Int, _ a: [Double], _ aLayout: MatrixLayout, _ b: [Double], _ bLayout: MatrixLayout
  ) -> [Double] {
    var product = [Double](repeating: 0, count: rows * columns)
    var elements = product.mutableSpan
    gemm(
      rows: rows, columns: columns, depth: depth, a.span, aLayout, b.span, bLayout, into: &elements, cStride: columns)
    return product
  }
}
