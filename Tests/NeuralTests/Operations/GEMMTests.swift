import Neural
import Parallel
import Synchronization
import TestSupport
import Testing

@Suite struct GEMMTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rows, columns, depth: Int
    var transposedA, transposedB, accumulating: Bool
    var testDescription: String {
      "\(rows)×\(depth)\(transposedA ? "ᵀ" : "") · \(depth)×\(columns)\(transposedB ? "ᵀ" : "")"
        + (accumulating ? " added" : "")
    }
  }

  static let cases: [Case] = [(1, 1, 1), (3, 5, 7), (64, 48, 432), (130, 96, 33)].flatMap { rows, columns, depth in
    (0..<8).map { bits in
      Case(
        rows: rows, columns: columns, depth: depth, transposedA: bits & 1 != 0, transposedB: bits & 2 != 0,
        accumulating: bits & 4 != 0)
    }
  }

  @Test(arguments: cases) func agreesWithTheSum(_ test: Case) {
    // Strides longer than the rows, so that padding is seen to be left alone.
    let aStride = (test.transposedA ? test.rows : test.depth) + 3
    let bStride = (test.transposedB ? test.depth : test.columns) + 2
    let cStride = test.columns + 1
    let a = Tensor.random([test.transposedA ? test.depth : test.rows, aStride], seed: 1).elements
    let b = Tensor.random([test.transposedB ? test.columns : test.depth, bStride], seed: 2).elements
    let before = Tensor.random([test.rows, cStride], seed: 3).elements
    var c = before
    var target = c.mutableSpan
    gemm(
      rows: test.rows, columns: test.columns, depth: test.depth, a.span,
      MatrixLayout(stride: aStride, transposed: test.transposedA), b.span,
      MatrixLayout(stride: bStride, transposed: test.transposedB), into: &target, cStride: cStride,
      accumulating: test.accumulating)

    // A float32 sum of n products of values up to 1 is off by at most about n units in the last place of n.
    let tolerance = 1e-6 * Double(test.depth).squareRoot() + 1e-6
    for row in 0..<test.rows {
      for column in 0..<test.columns {
        var sum = test.accumulating ? Double(before[row * cStride + column]) : 0
        for index in 0..<test.depth {
          let left = test.transposedA ? a[index * aStride + row] : a[row * aStride + index]
          let right = test.transposedB ? b[column * bStride + index] : b[index * bStride + column]
          sum += Double(left) * Double(right)
        }
        #expect(abs(Double(c[row * cStride + column]) - sum) < tolerance)
      }
      #expect(c[row * cStride + test.columns] == before[row * cStride + test.columns])
    }
  }

  @Test(arguments: cases) func agreesWithTheSumInDoublePrecision(_ test: Case) {
    let aStride = (test.transposedA ? test.rows : test.depth) + 3
    let bStride = (test.transposedB ? test.depth : test.columns) + 2
    let cStride = test.columns + 1
    let a = Tensor.random([test.transposedA ? test.depth : test.rows, aStride], seed: 1).elements.map(Double.init)
    let b = Tensor.random([test.transposedB ? test.columns : test.depth, bStride], seed: 2).elements.map(Double.init)
    let before = Tensor.random([test.rows, cStride], seed: 3).elements.map(Double.init)
    var c = before
    var target = c.mutableSpan
    gemm(
      rows: test.rows, columns: test.columns, depth: test.depth, a.span,
      MatrixLayout(stride: aStride, transposed: test.transposedA), b.span,
      MatrixLayout(stride: bStride, transposed: test.transposedB), into: &target, cStride: cStride,
      accumulating: test.accumulating)
    for row in 0..<test.rows {
      for column in 0..<test.columns {
        var sum = test.accumulating ? before[row * cStride + column] : 0
        for index in 0..<test.depth {
          let left = test.transposedA ? a[index * aStride + row] : a[row * aStride + index]
          let right = test.transposedB ? b[column * bStride + index] : b[index * bStride + column]
          sum += left * right
        }
        // Sums of up to 432 products of numbers around 1 in another order.
        #expect(abs(c[row * cStride + column] - sum) < 1e-11)
      }
      #expect(c[row * cStride + test.columns] == before[row * cStride + test.columns])
    }
  }

  @Test func overwritesWhatItDoesNotAddTo() {
    var c: [Float] = [.nan, .infinity]
    var target = c.mutableSpan
    gemm(
      rows: 1, columns: 2, depth: 1, [2].span, MatrixLayout(stride: 1), [3, 4].span, MatrixLayout(stride: 2),
      into: &target, cStride: 2)
    #expect(c == [6, 8])
  }

  @Test func callsFromSeveralThreadsDoNotDisturbEachOther() {
    let a = Tensor.random([200, 300], seed: 4).elements
    let b = Tensor.random([300, 100], seed: 5).elements
    @Sendable func product() -> [Float] {
      var c = [Float](repeating: 0, count: 200 * 100)
      var target = c.mutableSpan
      gemm(
        rows: 200, columns: 100, depth: 300, a.span, MatrixLayout(stride: 300), b.span, MatrixLayout(stride: 100),
        into: &target, cStride: 100)
      return c
    }
    let expected = product()
    let differing = Atomic<Int>(0)
    WorkerPool(count: 8).parallelFor(200) { _ in
      if product() != expected { differing.wrappingAdd(1, ordering: .relaxed) }
    }
    #expect(differing.load(ordering: .relaxed) == 0)
  }

  @Test func libraryIsHeldToOneThread() {
    #expect(OpenBLAS.threadCount == 1)
    #expect(OpenBLAS.configuration.contains("OpenBLAS"))
    #expect(!OpenBLAS.coreName.isEmpty)
  }
}
