import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix, in double precision.
package struct SymmetricEigen: Sendable {
  /// In rising order.
  package let values: [Double]
  /// order × order: a row for each eigenvalue, of length 1, orthogonal to the others.
  package let vectors: [Double]

  /// Takes a matrix apart; nil if that does not come to an end.
  ///
  /// - Parameter matrix: order × order, finite.
  package init?(_ matrix: [Double], order: Int) {
    precondition(order > 0 && matrix.count == order * order, "a matrix of \(order) × \(order)")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    OpenBLAS.holdToOneThread
    var (vectors, values) = (matrix, [Double](repeating: 0, count: order))
    // The least memory that LAPACK documents for eigenvectors, with room for its blocks.
    var work = [Double](repeating: 0, count: 1 + 6 * order + 2 * order * order + 64 * order)
    var integers = [blasint](repeating: 0, count: 3 + 5 * order)
    var (size, stride) = (blasint(order), blasint(order))
    var (workCount, integerCount) = (blasint(work.count), blasint(integers.count))
    var (job, triangle): (CChar, CChar) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")))
    var failure: blasint = 0
    unsafe dsyevd_(
      &job, &triangle, &size, &vectors, &stride, &values, &work, &workCount, &integers, &integerCount, &failure, 1, 1)
    guard failure == 0 else { return nil }
    // Columns of a matrix that is stored by columns.
    (self.values, self.vectors) = (values, vectors)
  }
}
