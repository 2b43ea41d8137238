import Foundation

/// A symmetric 3 × 3 matrix, such as the covariance of three channels.
struct SymmetricMatrix: Sendable, Hashable {
  /// Row by row.
  private(set) var rows: [[Double]]

  /// - Parameter rows: 3 × 3; what stands above the diagonal counts.
  init(_ rows: [[Double]]) {
    precondition(rows.count == 3 && rows.allSatisfy { $0.count == 3 }, "the matrix is 3 × 3")
    self.rows = (0..<3).map { row in (0..<3).map { rows[min(row, $0)][max(row, $0)] } }
  }

  /// The matrix with something added to its diagonal.
  func plusDiagonal(_ value: Double) -> SymmetricMatrix {
    SymmetricMatrix((0..<3).map { row in (0..<3).map { rows[row][$0] + (row == $0 ? value : 0) } })
  }

  /// V λ^exponent Vᵀ, with V λ Vᵀ the matrix; eigenvalues below zero, which rounding makes, count as zero.
  func power(_ exponent: Double) -> SymmetricMatrix {
    let (values, vectors) = eigen()
    let raised = values.map { $0 > 0 ? pow($0, exponent) : 0 }
    return SymmetricMatrix(
      (0..<3).map { row in
        (0..<3).map { column in (0..<3).reduce(0) { $0 + vectors[row][$1] * raised[$1] * vectors[column][$1] } }
      })
  }

  /// A B A, symmetric again.
  static func sandwich(_ a: SymmetricMatrix, _ b: SymmetricMatrix) -> SymmetricMatrix {
    SymmetricMatrix(product(product(a.rows, b.rows), a.rows))
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    (0..<3).map { row in (0..<3).map { column in (0..<3).reduce(0) { $0 + a[row][$1] * b[$1][column] } } }
  }

  /// Eigenvalues, and their vectors as columns, by Jacobi's rotations.
  private func eigen() -> (values: [Double], vectors: [[Double]]) {
    var a = rows
    var vectors: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    // Three rotations a sweep; convergence is quadratic, and ten sweeps are twice what double precision takes.
    for _ in 0..<10 {
      for (p, q) in [(0, 1), (0, 2), (1, 2)] where a[p][q] != 0 {
        let tau = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
        let c = 1 / (1 + t * t).squareRoot()
        let s = t * c
        for k in 0..<3 { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
        for k in 0..<3 { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
        for k in 0..<3 {
          (vectors[k][p], vectors[k][q]) = (
            c * vectors[k][p] - s * vectors[k][q], s * vectors[k][p] + c * vectors[k][q]
          )
        }
      }
    }
    return ((0..<3).map { a[$0][$0] }, vectors)
  }
}
