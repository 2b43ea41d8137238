import Neural
import Parallel

extension Linear {
  /// The gradient of a loss with respect to a linear map's input and parameters.
  public struct Gradient: Sendable {
    /// (…, in).
    public let input: Tensor
    /// (out, in).
    public let weight: Tensor
    /// (out).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output: g · W, gᵀ · x, and g summed over the rows.
  /// - Parameters:
  ///   - output: Gradient with respect to the output, (…, out).
  ///   - input: What was mapped, (…, in).
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    precondition(
      output.shape == input.shape.dropLast() + [outputCount] && input.shape.last == inputCount,
      "gradient \(output.shape) is not that of the output for \(input.shape)")
    let count = input.shape.dropLast().reduce(1, *)
    let flat = output.reshaped(to: [1, 1, count, outputCount])
    return Gradient(
      input: Tensor(shape: input.shape, elements: inputGradient(output.elements, rows: count, on: workers)),
      weight: Tensor(
        shape: [outputCount, inputCount],
        elements: weightGradient(output.elements, at: input.elements, rows: count, on: workers)),
      bias: flat.summedOverPixels(on: workers))
  }

  private func inputGradient(_ output: [Float], rows: Int, on workers: WorkerPool) -> [Float] {
    [Float](rows: rows, width: inputCount, bandHeight: 256, on: workers) { rows, gradient in
      gemm(
        rows: rows.count, columns: inputCount, depth: outputCount,
        output.span.extracting(rows.lowerBound * outputCount..<rows.upperBound * outputCount),
        MatrixLayout(stride: outputCount), weight.span, MatrixLayout(stride: inputCount), into: &gradient,
        cStride: inputCount)
    }
  }

  /// Bands of the weights' rows, each summed over all rows of the input at once.
  private func weightGradient(_ output: [Float], at input: [Float], rows: Int, on workers: WorkerPool) -> [Float] {
    [Float](rows: outputCount, width: inputCount, bandHeight: 64, on: workers) { outputs, gradient in
      gemm(
        rows: outputs.count, columns: inputCount, depth: rows,
        output.span.extracting(outputs.lowerBound..<output.count),
        MatrixLayout(stride: outputCount, transposed: true), input.span, MatrixLayout(stride: inputCount),
        into: &gradient, cStride: inputCount)
    }
  }
}
