import COpenBLAS
import Neural

/// The eigenvalues and eigenvectors of a real symmetric matrix, A = Σ λ · v · vᵀ, by LAPACK's `dsyevd`.
struct SymmetricEigen: Sendable {
  /// λ, ascending.
  let values: [Double]
  /// size × size: row k is the vector of value k, of length 1.
  let vectors: [Double]

  /// - Parameter matrix: size × size, all of it finite; the part above the diagonal is taken from below it.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size && matrix.allSatisfy(\.isFinite), "a finite matrix of \(size) × \(size)")
    var (vectors, values) = (matrix, [Double](repeating: 0, count: size))
    // What LAPACK asks for with vectors (its documentation of `dsyevd`).
    var (work, integers) = (
      [Double](repeating: 0, count: 1 + 6 * size + 2 * size * size), [Int32](repeating: 0, count: 3 + 5 * size)
    )
    var (n, stride, workCount, integerCount, info) = (
      Int32(size), Int32(max(1, size)), Int32(work.count), Int32(integers.count), Int32(0)
    )
    OpenBLAS.holdToOneThread
    // The lower triangle by rows is the upper one by columns, as LAPACK counts; and vectors by columns are ours by rows.
    unsafe dsyevd_(
      "V", "U", &n, &vectors, &stride, &values, &work, &workCount, &integers, &integerCount, &info, 1, 1)
    precondition(info == 0, "dsyevd finds the eigenvalues of every finite matrix")
    (self.values, self.vectors) = (values, vectors)
  }
}
