/// A 3 × 3 matrix in double precision, which acts on columns from the left.
public struct Matrix3: Sendable, Hashable {
  /// Nine numbers, row by row.
  public let values: [Double]

  public init(_ values: [Double]) {
    precondition(values.count == 9, "a matrix is 3 × 3")
    self.values = values
  }

  public static let identity = Matrix3([1, 0, 0, 0, 1, 0, 0, 0, 1])

  public init(diagonal: [Double]) {
    precondition(diagonal.count == 3, "a matrix is 3 × 3")
    self.init([diagonal[0], 0, 0, 0, diagonal[1], 0, 0, 0, diagonal[2]])
  }

  public static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
    Matrix3(
      (0..<9).map { index in
        let (row, column) = (index / 3 * 3, index % 3)
        return (0..<3).reduce(0) { $0 + left.values[row + $1] * right.values[$1 * 3 + column] }
      })
  }

  public static func * (matrix: Matrix3, vector: [Double]) -> [Double] {
    precondition(vector.count == 3, "a color has three values")
    return (0..<3).map { row in (0..<3).reduce(0) { $0 + matrix.values[row * 3 + $1] * vector[$1] } }
  }

  public func scaled(by factor: Double) -> Matrix3 { Matrix3(values.map { $0 * factor }) }

  /// The mean of this, which counts `share` in [0, 1], and another; exactly either of them at the ends.
  public func mixed(_ share: Double, with other: Matrix3) -> Matrix3 {
    if share == 1 { return self }
    if share == 0 { return other }
    return Matrix3(zip(values, other.values).map { $1 + share * ($0 - $1) })
  }

  /// By cofactors; nil if this has no inverse, or is too near to such a matrix for one that means anything.
  public var inverse: Matrix3? {
    let m = values
    func cofactor(_ row: Int, _ column: Int) -> Double {
      let (r, s) = ((row + 1) % 3 * 3, (row + 2) % 3 * 3)
      let (c, d) = ((column + 1) % 3, (column + 2) % 3)
      return m[r + c] * m[s + d] - m[r + d] * m[s + c]
    }
    let determinant = (0..<3).reduce(0) { $0 + m[$1] * cofactor(0, $1) }
    let size = m.reduce(0) { max($0, abs($1)) }
    guard determinant.isFinite, abs(determinant) > 1e-9 * size * size * size else { return nil }
    return Matrix3((0..<9).map { cofactor($0 % 3, $0 / 3) / determinant })
  }
}
