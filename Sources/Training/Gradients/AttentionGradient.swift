import Neural
import Parallel

/// The way back through softmax(q·kᵀ / √C)·v: from the gradient of its output, (N, H, W, C), to that of the rows
/// [q, k, v], (N, H, W, 3C).
///
/// With P the weights, D the sums over keys of P ∘ (g·vᵀ): dS = P ∘ (g·vᵀ − D) / √C; dq = dS·k, dk = dSᵀ·q, dv = Pᵀ·g.
/// Blocks of queries make D and dq, then blocks of keys make dk and dv from weights computed anew, so that memory grows
/// with H · W alone and every sum has one order (as in T. Dao et al., "FlashAttention", 2022).
struct AttentionGradient: Sendable {
  let channels: Int
  private var scale: Float { 1 / Float(channels).squareRoot() }
  /// Layout of the queries, keys or values within the rows.
  private var layout: MatrixLayout { MatrixLayout(stride: 3 * channels) }
  private var transposed: MatrixLayout { MatrixLayout(stride: 3 * channels, transposed: true) }
  /// Queries or keys of one block.
  private let block = 64

  init(channels: Int) { self.channels = channels }

  func callAsFunction(_ gradient: Tensor, at projected: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = projected.imageShape
    precondition(
      shape.channels == 3 * channels && gradient.imageShape == shape.with(channels: channels),
      "rows \(projected.shape) and gradient \(gradient.shape) differ")
    var result: [Float] = []
    for image in 0..<shape.batch {
      let rows = Array(projected.elements[image * shape.area * 3 * channels..<(image + 1) * shape.area * 3 * channels])
      let slopes = Array(gradient.elements[image * shape.area * channels..<(image + 1) * shape.area * channels])
      result += imageGradient(slopes, at: rows, count: shape.area, on: workers)
    }
    return Tensor(shape: projected.shape, elements: result)
  }

  /// The gradient of one image's `count` rows.
  private func imageGradient(_ gradient: [Float], at rows: [Float], count: Int, on workers: WorkerPool) -> [Float] {
    // For each query its gradient, the largest score, the inverse sum of the exponentials, and D.
    let queries = [Float](rows: count, width: channels + 3, bandHeight: block, on: workers) { band, output in
      queryGradient(of: band, gradient.span, at: rows.span, count: count, into: &output)
    }
    func column(_ index: Int) -> [Float] { (0..<count).map { queries[$0 * (channels + 3) + channels + index] } }
    let statistics = QueryStatistics(largest: column(0), inverse: column(1), mean: column(2))
    // For each key its gradient, then that of its value.
    let keys = [Float](rows: count, width: 2 * channels, bandHeight: block, on: workers) { band, output in
      keyGradient(of: band, gradient.span, at: rows.span, count: count, statistics, into: &output)
    }
    return [Float](rows: count, width: 3 * channels, bandHeight: block, on: workers) { band, output in
      for (index, row) in band.enumerated() {
        let query = row * (channels + 3)
        output.copy(queries.span.extracting(query..<query + channels), to: index * 3 * channels)
        output.copy(
          keys.span.extracting(row * 2 * channels..<(row + 1) * 2 * channels), to: (index * 3 + 1) * channels)
      }
    }
  }

  private func queryGradient(
    of queries: Range<Int>, _ gradient: Span<Float>, at rows: Span<Float>, count: Int,
    into output: inout MutableSpan<Float>
  ) {
    let width = channels + 3
    withScratch(2 * queries.count * count) { scratch in
      // Scores, then their gradient; and g·vᵀ.
      scratch.slice(0, count: queries.count * count) { scores in
        gemm(
          rows: queries.count, columns: count, depth: channels,
          rows.extracting(queries.lowerBound * 3 * channels..<rows.count), layout,
          rows.extracting(channels..<rows.count), transposed, into: &scores, cStride: count)
      }
      scratch.slice(queries.count * count, count: queries.count * count) { products in
        gemm(
          rows: queries.count, columns: count, depth: channels,
          gradient.extracting(queries.lowerBound * channels..<gradient.count), MatrixLayout(stride: channels),
          rows.extracting(2 * channels..<rows.count), transposed, into: &products, cStride: count)
      }
      for query in 0..<queries.count {
        let (largest, inverse, mean) = scoreGradient(
          ofRow: query, count: count, products: (queries.count + query) * count, in: &scratch)
        output[query * width + channels] = largest
        output[query * width + channels + 1] = inverse
        output[query * width + channels + 2] = mean
      }
      gemm(
        rows: queries.count, columns: channels, depth: count, scratch.span, MatrixLayout(stride: count),
        rows.extracting(channels..<rows.count), layout, into: &output, cStride: width)
    }
  }

  /// Turns one query's scores into their gradient, given where its products g·vᵀ begin.
  private func scoreGradient(
    ofRow query: Int, count: Int, products start: Int, in scratch: inout MutableSpan<Float>
  ) -> (largest: Float, inverse: Float, mean: Float) {
    let first = query * count
    var largest = -Float.infinity
    for index in first..<first + count { largest = max(largest, scratch[index]) }
    scratch.slice(first, count: count) { scores in
      for index in scores.indices { scores[index] = exponential((scores[index] - largest) * scale) }
    }
    var (sum, weighted) = (0.0, 0.0)
    for index in 0..<count {
      sum += Double(scratch[first + index])
      weighted += Double(scratch[first + index]) * Double(scratch[start + index])
    }
    let (inverse, mean) = (Float(1 / sum), Float(weighted / sum))
    for index in 0..<count {
      scratch[first + index] *= inverse * (scratch[start + index] - mean) * scale
    }
    return (largest, inverse, mean)
  }

  private func keyGradient(
    of keys: Range<Int>, _ gradient: Span<Float>, at rows: Span<Float>, count: Int, _ statistics: QueryStatistics,
    into output: inout MutableSpan<Float>
  ) {
    let largest = statistics.largest.span
    let inverse = statistics.inverse.span
    let mean = statistics.mean.span
    withScratch(2 * keys.count * count) { scratch in
      scratch.slice(0, count: keys.count * count) { scores in
        gemm(
          rows: keys.count, columns: count, depth: channels,
          rows.extracting((keys.lowerBound * 3 + 1) * channels..<rows.count), layout, rows, transposed,
          into: &scores, cStride: count)
      }
      scratch.slice(keys.count * count, count: keys.count * count) { products in
        gemm(
          rows: keys.count, columns: count, depth: channels,
          rows.extracting((keys.lowerBound * 3 + 2) * channels..<rows.count), layout, gradient,
          MatrixLayout(stride: channels, transposed: true), into: &products, cStride: count)
      }
      for key in 0..<keys.count {
        let (first, second) = (key * count, (keys.count + key) * count)
        scratch.slice(first, count: count) { weights in
          for query in largest.indices {
            weights[query] = exponential((weights[query] - largest[query]) * scale) * inverse[query]
          }
        }
        for query in 0..<count {
          scratch[second + query] = scratch[first + query] * (scratch[second + query] - mean[query]) * scale
        }
      }
      // Into the first half of each output row the key's gradient, into the second that of its value.
      gemm(
        rows: keys.count, columns: channels, depth: count,
        scratch.span.extracting(keys.count * count..<2 * keys.count * count), MatrixLayout(stride: count), rows,
        layout, into: &output, cStride: 2 * channels)
      output.slice(channels, count: output.count - channels) { values in
        gemm(
          rows: keys.count, columns: channels, depth: count, scratch.span, MatrixLayout(stride: count), gradient,
          MatrixLayout(stride: channels), into: &values, cStride: 2 * channels)
      }
    }
  }
}

/// What the way back of the keys needs to know of each query.
private struct QueryStatistics: Sendable {
  /// The largest score.
  let largest: [Float]
  /// One over the sum of the exponentials.
  let inverse: [Float]
  /// D, the mean of g·vᵀ over the keys by their weights.
  let mean: [Float]
}
