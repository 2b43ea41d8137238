import COpenBLAS
import Neural

/// A · B in double precision: `rows` × `columns`, in row-major order.
///
/// - Parameters:
///   - a: A, `rows` × `depth`.
///   - b: B, `depth` × `columns`.
func matrixProduct(
  rows: Int, columns: Int, depth: Int, _ a: [Double], _ aLayout: MatrixLayout, _ b: [Double], _ bLayout: MatrixLayout
) -> [Double] {
  precondition(a.count == rows * depth && b.count == depth * columns, "the matrices have \(depth) terms to sum")
  var product = [Double](repeating: 0, count: rows * columns)
  guard rows > 0, columns > 0, depth > 0 else { return product }
  OpenBLAS.holdToOneThread
  unsafe cblas_dgemm(
    CblasRowMajor, aLayout.isTransposed ? CblasTrans : CblasNoTrans, bLayout.isTransposed ? CblasTrans : CblasNoTrans,
    blasint(rows), blasint(columns), blasint(depth), 1, a, blasint(aLayout.stride), b, blasint(bLayout.stride), 0,
    &product, blasint(columns))
  return product
}
