import Neural
import Parallel

/// OpenBLAS' matrix product at its best: large square matrices, one product on each worker.
struct GEMMBenchmark: Sendable {
  private let size: Int
  private let workers: WorkerPool
  private let operands: [Tensor]

  init(size: Int, workers: WorkerPool) {
    self.size = size
    self.workers = workers
    operands = (0..<2).map { operand in
      Tensor(
        shape: [size, size], elements: (0..<size * size).map { Float(($0 &* 37 &+ operand &* 11) & 255) / 256 - 0.5 })
    }
  }

  /// The rate of all workers together, in 10⁹ floating-point operations a second.
  func measure() -> Double {
    let products = 4
    let layout = MatrixLayout(stride: size)
    let time = seconds {
      workers.parallelFor(workers.count) { _ in
        let (a, b) = (operands[0].elements, operands[1].elements)
        var product = [Float](repeating: 0, count: size * size)
        var span = product.mutableSpan
        for _ in 0..<products {
          gemm(
            rows: size, columns: size, depth: size, a.span, layout, b.span, layout,
            into: &span, cStride: size)
        }
      }
    }
    return 2 * Double(size * size * size) * Double(products * workers.count) / time * 1e-9
  }
}
