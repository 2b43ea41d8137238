import Neural
import TestSupport
import Testing

@Suite struct SymmetricEigenTests {
  /// (order, order), A = B + Bᵀ.
  private func symmetric(_ order: Int) -> [Double] {
    let half = Tensor.random([order, order], seed: 8).elements.map(Double.init)
    return (0..<order * order).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: order)
      return half[index] + half[column * order + row]
    }
  }

  @Test(arguments: [1, 2, 7, 36, 130]) func takesAMatrixApart(order: Int) throws {
    let matrix = symmetric(order)
    let eigen = try #require(SymmetricEigen(matrix, order: order))
    #expect(eigen.values == eigen.values.sorted() && eigen.values.count == order)
    // Rounding of sums of `order` products of numbers around 1.
    let tolerance = 1e-12 * Double(order)
    for row in 0..<order {
      for column in 0..<order {
        let rebuilt = (0..<order).reduce(0.0) { sum, index in
          sum + eigen.values[index] * eigen.vectors[index * order + row] * eigen.vectors[index * order + column]
        }
        #expect(abs(rebuilt - matrix[row * order + column]) < tolerance)
        let product = (0..<order).reduce(0.0) { sum, index in
          sum + eigen.vectors[row * order + index] * eigen.vectors[column * order + index]
        }
        #expect(abs(product - (row == column ? 1 : 0)) < tolerance)
      }
    }
  }

  /// [2 1; 1 2] has the eigenvalues 1 and 3, a matrix of ones those of its rank.
  @Test func knowsSmallMatrices() throws {
    let two = try #require(SymmetricEigen([2, 1, 1, 2], order: 2))
    #expect(abs(two.values[0] - 1) < 1e-15 && abs(two.values[1] - 3) < 1e-14)
    let ones = try #require(SymmetricEigen([Double](repeating: 1, count: 16), order: 4))
    #expect(ones.values.prefix(3).allSatisfy { abs($0) < 1e-14 } && abs(ones.values[3] - 4) < 1e-14)
  }

  @Test func hasNothingToSayOfWhatIsNotFinite() {
    #expect(SymmetricEigen([1, .nan, .nan, 1], order: 2)?.values == nil)
    #expect(SymmetricEigen([1, .infinity, .infinity, 1], order: 2)?.values == nil)
  }
}
