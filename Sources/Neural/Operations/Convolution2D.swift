import Parallel

/// A two-dimensional convolution (cross-correlation, as in PyTorch's `Conv2d`) with zero padding.
///
/// output[y, x, o] = bias[o] + Σ input[y·stride − padding + i·dilation, x·stride − padding + j·dilation, c] ·
/// weight[o, c, i, j]. Blocks of output pixels are gathered as rows of patches (im2col) and multiplied with the
/// arranged weights; a 1 × 1 convolution of stride 1 multiplies the pixels where they lie.
public struct Convolution2D: Sendable {
  /// C of the input.
  public let inputChannels: Int
  /// C of the output.
  public let outputChannels: Int
  /// Rows and columns of the kernel.
  public let kernelHeight, kernelWidth: Int
  /// Input pixels from one output pixel to the next.
  public let stride: Int
  /// Rows of zeros above and below, columns of them left and right.
  public let verticalPadding, horizontalPadding: Int
  /// Input pixels from one tap of the kernel to the next.
  public let dilation: Int

  /// (kernel height · kernel width · in, out).
  package let arrangedWeight: [Float]
  let bias: [Float]

  /// - Parameters:
  ///   - weight: (out, in, kernel height, kernel width).
  ///   - bias: (out), zero if absent.
  public init(weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.init(
      weight: weight, bias: bias, stride: stride, verticalPadding: padding, horizontalPadding: padding,
      dilation: dilation)
  }

  /// The same with other zeros above and below than left and right.
  public init(
    weight: Tensor, bias: Tensor? = nil, stride: Int = 1, verticalPadding: Int, horizontalPadding: Int,
    dilation: Int = 1
  ) {
    precondition(weight.rank == 4, "weight \(weight.shape) is not (out, in, kernel height, kernel width)")
    precondition(bias.map { $0.count == weight.shape[0] } ?? true, "the bias has a value for each output channel")
    precondition(
      stride >= 1 && min(verticalPadding, horizontalPadding) >= 0 && dilation >= 1,
      "stride and dilation are at least 1, padding 0")
    outputChannels = weight.shape[0]
    inputChannels = weight.shape[1]
    kernelHeight = weight.shape[2]
    kernelWidth = weight.shape[3]
    self.stride = stride
    self.verticalPadding = verticalPadding
    self.horizontalPadding = horizontalPadding
    self.dilation = dilation
    // (out, in, kh, kw) → (kh, kw, in, out): channels last, then outer and inner axes exchanged.
    let (out, patch) = (weight.shape[0], kernelHeight * kernelWidth * inputChannels)
    arrangedWeight =
      weight.channelsLast().reshaped(to: [1, out, 1, patch]).channelsFirst().elements
    self.bias = bias?.elements ?? [Float](repeating: 0, count: out)
  }

  /// The shape of the output for an input of the given shape.
  public func outputShape(of input: ImageShape) -> ImageShape {
    func extent(_ length: Int, _ kernel: Int, _ padding: Int) -> Int {
      let reach = dilation * (kernel - 1) + 1
      precondition(length + 2 * padding >= reach, "an input of \(length) is smaller than the kernel")
      return (length + 2 * padding - reach) / stride + 1
    }
    return ImageShape(
      batch: input.batch, height: extent(input.height, kernelHeight, verticalPadding),
      width: extent(input.width, kernelWidth, horizontalPadding), channels: outputChannels)
  }

  /// (N, H, W, in) → (N, H′, W′, out).
  public func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    precondition(shape.channels == inputChannels, "input \(input.shape) does not have \(inputChannels) channels")
    let result = outputShape(of: shape)
    let patch = kernelHeight * kernelWidth * inputChannels
    let isPointwise = patch == inputChannels && stride == 1 && verticalPadding == 0 && horizontalPadding == 0
    let elements = [Float](
      rows: result.pixels, width: outputChannels, bandHeight: blockHeight(patch: patch), on: workers
    ) { pixels, output in
      output.fillRows(with: bias.span)
      if isPointwise {
        let rows = input.elements.span.extracting(
          pixels.lowerBound * inputChannels..<pixels.upperBound * inputChannels)
        multiply(rows, count: pixels.count, into: &output)
      } else {
        withScratch(pixels.count * patch) { patches in
          gatherPatches(of: pixels, from: input.elements.span, shape, output: result, into: &patches)
          multiply(patches.span, count: pixels.count, into: &output)
        }
      }
    }
    return Tensor(shape: result.axes, elements: elements)
  }

  /// Adds patches · weights to the output.
  private func multiply(_ patches: Span<Float>, count: Int, into output: inout MutableSpan<Float>) {
    let patch = kernelHeight * kernelWidth * inputChannels
    gemm(
      rows: count, columns: outputChannels, depth: patch, patches, MatrixLayout(stride: patch), arrangedWeight.span,
      MatrixLayout(stride: outputChannels), into: &output, cStride: outputChannels, accumulating: true)
  }

  /// Scratch memory of one worker, in bytes.
  package var scratchBytes: Int {
    let patch = kernelHeight * kernelWidth * inputChannels
    return blockHeight(patch: patch) * patch * MemoryLayout<Float>.stride
  }

  /// Output pixels of one multiplication: their patches take about a megabyte, what a second-level cache holds.
  private func blockHeight(patch: Int) -> Int { min(1024, max(32, (1 << 18) / patch)) }
}
