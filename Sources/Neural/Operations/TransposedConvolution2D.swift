import Parallel

/// A transposed convolution (PyTorch's `ConvTranspose2d`): the adjoint of a convolution of the same stride and padding.
///
/// Input pixel (y, x) adds input[y, x, c] · weight[c, o, i, j] to output pixel (y·stride − padding + i,
/// x·stride − padding + j). Each band of output rows multiplies the input rows it hears from with the weights, and then
/// gathers what falls into it.
public struct TransposedConvolution2D: Sendable {
  /// C of the input and of the output.
  public let inputChannels, outputChannels: Int
  /// Rows and columns of the kernel.
  public let kernelHeight, kernelWidth: Int
  /// Output pixels from one input pixel to the next.
  public let stride: Int
  /// Rows and columns cut off on each side of the output.
  public let padding: Int

  /// (in, kernel height · kernel width · out).
  package let arrangedWeight: [Float]
  let bias: [Float]

  /// - Parameters:
  ///   - weight: (in, out, kernel height, kernel width).
  ///   - bias: (out), zero if absent.
  public init(weight: Tensor, bias: Tensor? = nil, stride: Int, padding: Int = 0) {
    precondition(weight.rank == 4, "weight \(weight.shape) is not (in, out, kernel height, kernel width)")
    precondition(bias.map { $0.count == weight.shape[1] } ?? true, "the bias has a value for each output channel")
    precondition(stride >= 1 && padding >= 0, "the stride is at least 1, the padding 0")
    inputChannels = weight.shape[0]
    outputChannels = weight.shape[1]
    kernelHeight = weight.shape[2]
    kernelWidth = weight.shape[3]
    self.stride = stride
    self.padding = padding
    arrangedWeight = weight.channelsLast().elements
    self.bias = bias?.elements ?? [Float](repeating: 0, count: weight.shape[1])
  }

  /// The shape of the output for an input of the given shape.
  public func outputShape(of input: ImageShape) -> ImageShape {
    ImageShape(
      batch: input.batch, height: (input.height - 1) * stride - 2 * padding + kernelHeight,
      width: (input.width - 1) * stride - 2 * padding + kernelWidth, channels: outputChannels)
  }

  /// (N, H, W, in) → (N, H′, W′, out).
  public func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    precondition(shape.channels == inputChannels, "input \(input.shape) does not have \(inputChannels) channels")
    let result = outputShape(of: shape)
    precondition(result.height > 0 && result.width > 0, "the padding leaves nothing of the output")
    return Tensor(rowsOf: result, on: workers) { row, output in
      output.fillRows(with: bias.span)
      let (image, y) = row.quotientAndRemainder(dividingBy: result.height)
      for i in 0..<kernelHeight {
        let (inputRow, remainder) = (y + padding - i).quotientAndRemainder(dividingBy: stride)
        guard remainder == 0, y + padding >= i, inputRow < shape.height else { continue }
        addRow(image * shape.height + inputRow, kernelRow: i, of: input, shape, to: &output)
      }
    }
  }

  /// Adds what one row of the input sends through one row of the kernel to a row of the output.
  private func addRow(
    _ inputRow: Int, kernelRow: Int, of input: Tensor, _ shape: ImageShape, to output: inout MutableSpan<Float>
  ) {
    let taps = kernelWidth * outputChannels
    let outputWidth = output.count / outputChannels
    withScratch(shape.width * taps) { products in
      gemm(
        rows: shape.width, columns: taps, depth: inputChannels,
        input.elements.span.extracting(inputRow * shape.rowCount..<(inputRow + 1) * shape.rowCount),
        MatrixLayout(stride: inputChannels),
        arrangedWeight.span.extracting(kernelRow * taps..<arrangedWeight.count),
        MatrixLayout(stride: kernelHeight * taps), into: &products, cStride: taps)
      let products = products.span
      for x in 0..<shape.width {
        for j in 0..<kernelWidth {
          let target = x * stride - padding + j
          guard target >= 0, target < outputWidth else { continue }
          output.add(
            products.extracting(x * taps + j * outputChannels..<x * taps + (j + 1) * outputChannels),
            to: target * outputChannels)
        }
      }
    }
  }
}
