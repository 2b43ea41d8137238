import COpenBLAS

/// The linear algebra library beneath, held to one thread: parallelism is the worker pool's.
package enum OpenBLAS {
  /// Version and build options, as the library states them.
  package static var configuration: String { unsafe text(openblas_get_config()) }
  /// The processor family whose kernels were chosen at start, such as `Haswell`.
  package static var coreName: String { unsafe text(openblas_get_corename()) }
  /// The threads a call may use: 1.
  package static var threadCount: Int {
    holdToOneThread
    return Int(openblas_get_num_threads())
  }

  /// Done once, before the first multiplication.
  package static let holdToOneThread: Void = openblas_set_num_threads(1)

  private static func text(_ string: UnsafeMutablePointer<CChar>?) -> String {
    unsafe string.map { unsafe String(cString: $0) } ?? "unknown"
  }
}

/// A matrix within memory: row r, column c at r · `stride` + c, or at c · `stride` + r if it is to be read transposed.
package struct MatrixLayout: Sendable {
  package var stride: Int
  package var isTransposed: Bool

  /// Rows of the stored matrix, `stride` elements apart.
  package init(stride: Int, transposed: Bool = false) {
    self.stride = stride
    isTransposed = transposed
  }
}

/// C ← A · B, or C ← C + A · B: matrices in row-major order, float32.
///
/// - Parameters:
///   - a: A, `rows` × `depth`.
///   - b: B, `depth` × `columns`.
///   - c: C, `rows` × `columns`, rows `cStride` apart.
///   - accumulating: Whether C is added to; otherwise it is overwritten, whatever it held.
/// - Precondition: each matrix lies within its span.
package func gemm(
  rows: Int, columns: Int, depth: Int, _ a: Span<Float>, _ aLayout: MatrixLayout, _ b: Span<Float>,
  _ bLayout: MatrixLayout, into c: inout MutableSpan<Float>, cStride: Int, accumulating: Bool = false
) {
  guard rows > 0, columns > 0 else { return }
  precondition(aLayout.holds(rows: rows, columns: depth, in: a.count), "A exceeds its span")
  precondition(bLayout.holds(rows: depth, columns: columns, in: b.count), "B exceeds its span")
  precondition(MatrixLayout(stride: cStride).holds(rows: rows, columns: columns, in: c.count), "C exceeds its span")
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe c.withUnsafeMutableBufferPointer { c in
        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
        unsafe gemm(
          rows: rows, columns: columns, depth: depth, a, aLayout, b, bLayout, into: c, cStride: cStride,
          accumulating: accumulating)
      }
    }
  }
}

/// C ← A · B, or C ← C + A · B: matrices in row-major order, double precision.
///
/// - Parameters: as in single precision.
/// - Precondition: each matrix lies within its span.
package func gemm(
  rows: Int, columns: Int, depth: Int, _ a: Span<Double>, _ aLayout: MatrixLayout, _ b: Span<Double>,
  _ bLayout: MatrixLayout, into c: inout MutableSpan<Double>, cStride: Int, accumulating: Bool = false
) {
  guard rows > 0, columns > 0 else { return }
  precondition(aLayout.holds(rows: rows, columns: depth, in: a.count), "A exceeds its span")
  precondition(bLayout.holds(rows: depth, columns: columns, in: b.count), "B exceeds its span")
  precondition(MatrixLayout(stride: cStride).holds(rows: rows, columns: columns, in: c.count), "C exceeds its span")
  OpenBLAS.holdToOneThread
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe c.withUnsafeMutableBufferPointer { c in
        unsafe cblas_dgemm(
          CblasRowMajor, aLayout.isTransposed ? CblasTrans : CblasNoTrans,
          bLayout.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1,
          a.baseAddress, blasint(aLayout.stride), b.baseAddress, blasint(bLayout.stride), accumulating ? 1 : 0,
          c.baseAddress, blasint(cStride))
      }
    }
  }
}

/// C ← A · B, or C ← C + A · B, in single precision on bare addresses, unchecked: for code that plans its own memory.
package func gemm(
  rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Float>, _ aLayout: MatrixLayout, _ b: UnsafePointer<Float>,
  _ bLayout: MatrixLayout, into c: UnsafeMutablePointer<Float>, cStride: Int, accumulating: Bool = false
) {
  OpenBLAS.holdToOneThread
  unsafe cblas_sgemm(
    CblasRowMajor, aLayout.isTransposed ? CblasTrans : CblasNoTrans, bLayout.isTransposed ? CblasTrans : CblasNoTrans,
    blasint(rows), blasint(columns), blasint(depth), 1, a, blasint(aLayout.stride), b, blasint(bLayout.stride),
    accumulating ? 1 : 0, c, blasint(cStride))
}

extension MatrixLayout {
  /// Whether the matrix (as read) lies within `count` elements.
  fileprivate func holds(rows: Int, columns: Int, in count: Int) -> Bool {
    let (storedRows, storedColumns) = isTransposed ? (columns, rows) : (rows, columns)
    guard storedRows > 0, storedColumns > 0 else { return true }
    return stride >= storedColumns && (storedRows - 1) * stride + storedColumns <= count
  }
}
