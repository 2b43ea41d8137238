import COpenBLAS

/// The singular values of a real matrix, descending, by LAPACK's `dgesdd`.
///
/// - Parameter matrix: `rows` × `columns`, all of it finite.
package func singularValues(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
  precondition(matrix.count == rows * columns, "a matrix of \(rows) × \(columns)")
  precondition(matrix.allSatisfy(\.isFinite), "a finite matrix")
  let (least, most) = (min(rows, columns), max(rows, columns))
  guard least > 0 else { return [] }
  var (scratch, values) = (matrix, [Double](repeating: 0, count: least))
  // What LAPACK asks for without vectors, and room for its blocks (its documentation of `dgesdd`).
  var work = [Double](repeating: 0, count: 3 * least + max(most, 7 * least) + 64 * (least + most))
  var integers = [blasint](repeating: 0, count: 8 * least)
  // Rows are LAPACK's columns: it sees the transpose, whose singular values are the same.
  var (m, n, stride, one, workCount, info) = (
    blasint(columns), blasint(rows), blasint(columns), blasint(1), blasint(work.count), blasint(0)
  )
  var (left, right) = (0.0, 0.0)
  OpenBLAS.holdToOneThread
  unsafe dgesdd_(
    "N", &m, &n, &scratch, &stride, &values, &left, &one, &right, &one, &work, &workCount, &integers, &info, 1)
  precondition(info == 0, "dgesdd finds the singular values of every finite matrix")
  return values
}
