import Parallel

/// A linear map of the last axis: x · Wᵀ + b.
public struct Linear: Sendable {
  /// Length of the last axis of the input and of the output.
  public let inputCount, outputCount: Int
  /// (out, in), as in the file.
  package let weight: [Float]
  let bias: [Float]

  /// - Parameters:
  ///   - weight: (out, in), or that of a 1 × 1 convolution, (out, in, 1, 1).
  ///   - bias: (out), zero if absent.
  public init(weight: Tensor, bias: Tensor? = nil) {
    precondition(
      weight.rank >= 2 && weight.shape.dropFirst(2).allSatisfy { $0 == 1 }, "weight \(weight.shape) is not (out, in)")
    precondition(bias.map { $0.count == weight.shape[0] } ?? true, "the bias has a value for each output")
    outputCount = weight.shape[0]
    inputCount = weight.shape[1]
    self.weight = weight.elements
    self.bias = bias?.elements ?? [Float](repeating: 0, count: weight.shape[0])
  }

  /// (…, in) → (…, out).
  public func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    precondition(input.shape.last == inputCount, "input \(input.shape) does not end in \(inputCount)")
    let rows = input.shape.dropLast().reduce(1, *)
    let elements = [Float](rows: rows, width: outputCount, bandHeight: 256, on: workers) { rows, output in
      output.fillRows(with: bias.span)
      gemm(
        rows: rows.count, columns: outputCount, depth: inputCount,
        input.elements.span.extracting(rows.lowerBound * inputCount..<rows.upperBound * inputCount),
        MatrixLayout(stride: inputCount), weight.span, MatrixLayout(stride: inputCount, transposed: true),
        into: &output, cStride: outputCount, accumulating: true)
    }
    return Tensor(shape: input.shape.dropLast() + [outputCount], elements: elements)
  }
}
