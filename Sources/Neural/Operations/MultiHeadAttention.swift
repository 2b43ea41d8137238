import Parallel

/// Attention of some tokens to others, in several heads side by side (A. Vaswani et al., “Attention Is All You Need”,
/// 2017).
///
/// q, k, v are linear maps of the tokens. Head h has the h-th of equal shares of their values: softmax(q·kᵀ / √d)·v, d
/// being the values of a share. A last linear map joins the heads. Tokens that attend are taken in blocks of 64, so memory
/// grows with the number of tokens alone.
public struct MultiHeadAttention: Sendable {
  /// Number of heads; it divides the values of q, k and v.
  public let heads: Int
  let query, key, value, output: Linear

  public init(heads: Int, query: Linear, key: Linear, value: Linear, output: Linear) {
    let width = query.outputCount
    precondition(
      key.outputCount == width && value.outputCount == width && output.inputCount == width, "the layers fit")
    precondition(heads >= 1 && width.isMultiple(of: heads), "the heads divide \(width) values")
    self.heads = heads
    (self.query, self.key, self.value, self.output) = (query, key, value, output)
  }

  /// (tokens that attend, C), (tokens attended to, C) → (tokens that attend, outputs).
  ///
  /// - Parameter isCausal: whether token i attends to tokens 0 … i alone.
  public func callAsFunction(
    _ tokens: Tensor, to others: Tensor, isCausal: Bool = false, on workers: WorkerPool
  ) -> Tensor {
    precondition(tokens.rank == 2 && others.rank == 2, "tokens are (number, C)")
    let (queries, keys, values) = (
      query(tokens, on: workers), key(others, on: workers), value(others, on: workers)
    )
    let (count, width) = (others.shape[0], query.outputCount)
    let depth = width / heads
    let attended = [Float](rows: tokens.shape[0], width: width, bandHeight: 64, on: workers) { band, attended in
      let layout = MatrixLayout(stride: width)
      for head in 0..<heads {
        let start = head * depth
        withScratch(band.count * count) { scores in
          gemm(
            rows: band.count, columns: count, depth: depth,
            queries.elements.span.extracting(band.lowerBound * width + start..<queries.count), layout,
            keys.elements.span.extracting(start..<keys.count), MatrixLayout(stride: width, transposed: true),
            into: &scores, cStride: count)
          for row in band {
            let seen = isCausal ? min(row + 1, count) : count
            scores.slice((row - band.lowerBound) * count, count: count) { scores in
              scores.slice(0, count: seen) { softmax(of: &$0, scale: 1 / Float(depth).squareRoot()) }
              scores.slice(seen, count: count - seen) { $0.update(repeating: 0) }
            }
          }
          attended.slice(start, count: attended.count - start) { attended in
            gemm(
              rows: band.count, columns: depth, depth: count, scores.span, MatrixLayout(stride: count),
              values.elements.span.extracting(start..<values.count), layout, into: &attended, cStride: width)
          }
        }
      }
    }
    return output(Tensor(shape: [tokens.shape[0], width], elements: attended), on: workers)
  }
}
