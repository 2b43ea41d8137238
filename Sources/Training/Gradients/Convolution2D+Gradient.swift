import Neural
import Parallel

extension Convolution2D {
  /// The gradient of a loss with respect to a convolution's input and parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, in).
    public let input: Tensor
    /// (out, in, kernel height, kernel width).
    public let weight: Tensor
    /// (out).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output.
  /// - Parameters:
  ///   - output: Gradient with respect to the output, (N, H′, W′, out).
  ///   - input: What was convolved, (N, H, W, in).
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    Gradient(
      input: inputGradient(output, of: input.imageShape, on: workers),
      weight: weightGradient(output, at: input, on: workers), bias: output.summedOverPixels(on: workers))
  }

  /// The adjoint of the convolution without its bias: (N, H′, W′, out) → (N, H, W, in), `shape` being that of the input.
  ///
  /// input[y, x, c] = Σ output[(y + padding − i·dilation) / stride, …, o] · weight[o, c, i, j] over the taps (i, j) where
  /// the division leaves no rest. For each block of input pixels and each tap, the output pixels are gathered as rows and
  /// multiplied with the tap's weights.
  public func inputGradient(_ output: Tensor, of shape: ImageShape, on workers: WorkerPool) -> Tensor {
    let result = outputShape(of: shape)
    precondition(output.imageShape == result, "gradient \(output.shape) is not that of an output \(result.axes)")
    precondition(shape.channels == inputChannels, "input \(shape.axes) does not have \(inputChannels) channels")
    let tapCount = inputChannels * outputChannels
    let elements = [Float](
      rows: shape.pixels, width: inputChannels, bandHeight: pixelBlock, on: workers
    ) { pixels, gradient in
      gradient.update(repeating: 0)
      withScratch(pixels.count * outputChannels) { rows in
        for tap in 0..<kernelHeight * kernelWidth {
          gatherHearers(of: pixels, through: tap, from: output.elements.span, shape, output: result, into: &rows)
          gemm(
            rows: pixels.count, columns: inputChannels, depth: outputChannels, rows.span,
            MatrixLayout(stride: outputChannels),
            arrangedWeight.span.extracting(tap * tapCount..<(tap + 1) * tapCount),
            MatrixLayout(stride: outputChannels, transposed: true), into: &gradient, cStride: inputChannels,
            accumulating: true)
        }
      }
    }
    return Tensor(shape: shape.axes, elements: elements)
  }

  /// weight[o, c, i, j] = Σ input[y·stride − padding + i·dilation, …, c] · output[y, x, o] over all output pixels.
  ///
  /// Each piece of the weights, a tap's for up to 64 input channels, is summed over all blocks of output pixels in their
  /// order.
  func weightGradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    let result = outputShape(of: shape)
    precondition(output.imageShape == result, "gradient \(output.shape) is not that of an output \(result.axes)")
    let channelBlock = largestDivisor(of: inputChannels, upTo: 64)
    let (taps, blocks) = (kernelHeight * kernelWidth, inputChannels / channelBlock)
    let arranged = [Float](
      rows: taps * blocks, width: channelBlock * outputChannels, bandHeight: 1, on: workers
    ) { piece, gradient in
      let (tap, block) = piece.lowerBound.quotientAndRemainder(dividingBy: blocks)
      let channels = block * channelBlock..<(block + 1) * channelBlock
      gradient.update(repeating: 0)
      withScratch(pixelBlock * channelBlock) { rows in
        for first in Swift.stride(from: 0, to: result.pixels, by: pixelBlock) {
          let pixels = first..<min(first + pixelBlock, result.pixels)
          gatherTap(tap, channels, of: pixels, from: input.elements.span, shape, output: result, into: &rows)
          gemm(
            rows: channelBlock, columns: outputChannels, depth: pixels.count, rows.span,
            MatrixLayout(stride: channelBlock, transposed: true),
            output.elements.span.extracting(pixels.lowerBound * outputChannels..<pixels.upperBound * outputChannels),
            MatrixLayout(stride: outputChannels), into: &gradient, cStride: outputChannels, accumulating: true)
        }
      }
    }
    // (kh · kw · in, out) → (out, in, kh, kw).
    return Tensor(shape: [1, 1, taps * inputChannels, outputChannels], elements: arranged)
      .channelsFirst().reshaped(to: [outputChannels, kernelHeight, kernelWidth, inputChannels]).channelsFirst()
  }

  /// Pixels of one multiplication: few enough that their rows stay in a second-level cache.
  private var pixelBlock: Int { 512 }
}

/// The largest number up to `limit` that divides `count`.
private func largestDivisor(of count: Int, upTo limit: Int) -> Int {
  (1...min(count, limit)).last { count.isMultiple(of: $0) } ?? 1
}
