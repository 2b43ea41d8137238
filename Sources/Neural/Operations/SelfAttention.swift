import Parallel

/// Single-head self-attention over the pixels of an image, with its normalization and residual (as in SR3's U-Net).
///
/// q, k, v = W·norm(x); x + out(softmax(q·kᵀ / √C)·v). Every pixel looks at every pixel: time grows with the square of
/// H · W. Queries are taken in blocks of 64, so memory grows with H · W alone.
public struct SelfAttention: Sendable {
  package let norm: GroupNorm
  package let projection: Linear
  package let output: Linear

  /// - Parameters:
  ///   - norm: Applied to the input first.
  ///   - projection: C → 3C, all queries before all keys before all values.
  ///   - output: C → C.
  public init(norm: GroupNorm, projection: Linear, output: Linear) {
    precondition(
      projection.outputCount == 3 * projection.inputCount && output.inputCount == projection.inputCount
        && output.outputCount == output.inputCount, "the layers fit")
    self.norm = norm
    self.projection = projection
    self.output = output
  }

  /// (N, H, W, C) → the same shape.
  public func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    let projected = projection(norm(input, on: workers), on: workers)
    return output(attended(projected, on: workers), on: workers).adding(input, on: workers)
  }

  /// softmax(q·kᵀ / √C)·v of each image: (N, H, W, 3C) → (N, H, W, C).
  package func attended(_ projected: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = projected.imageShape
    let channels = projection.inputCount
    var attended: [Float] = []
    for image in 0..<shape.batch {
      let start = image * shape.area * shape.channels
      attended += [Float](rows: shape.area, width: channels, bandHeight: 64, on: workers) { queries, output in
        let image = projected.elements.span.extracting(start..<start + shape.area * shape.channels)
        attend(queries, among: image, count: shape.area, into: &output)
      }
    }
    return Tensor(shape: shape.with(channels: channels).axes, elements: attended)
  }

  /// The attended values of some of an image's `count` pixels, each pixel being a row [q, k, v].
  private func attend(
    _ queries: Range<Int>, among image: Span<Float>, count: Int, into output: inout MutableSpan<Float>
  ) {
    let channels = projection.inputCount
    let layout = MatrixLayout(stride: 3 * channels)
    withScratch(queries.count * count) { scores in
      gemm(
        rows: queries.count, columns: count, depth: channels,
        image.extracting(queries.lowerBound * 3 * channels..<image.count), layout,
        image.extracting(channels..<image.count), MatrixLayout(stride: 3 * channels, transposed: true),
        into: &scores, cStride: count)
      for query in 0..<queries.count {
        scores.slice(query * count, count: count) { softmax(of: &$0, scale: 1 / Float(channels).squareRoot()) }
      }
      gemm(
        rows: queries.count, columns: channels, depth: count, scores.span, MatrixLayout(stride: count),
        image.extracting(2 * channels..<image.count), layout, into: &output, cStride: channels)
    }
  }
}

/// e^(scale·x), divided by their sum, in place.
func softmax(of scores: inout MutableSpan<Float>, scale: Float) {
  var largest = -Float.infinity
  for index in scores.indices { largest = max(largest, scores[index]) }
  for index in scores.indices { scores[index] = exponential((scores[index] - largest) * scale) }
  var sum = 0.0
  for index in scores.indices { sum += Double(scores[index]) }
  let inverse = Float(1 / sum)
  for index in scores.indices { scores[index] *= inverse }
}
