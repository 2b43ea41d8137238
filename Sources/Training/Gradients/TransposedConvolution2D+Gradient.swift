import Neural
import Parallel

extension TransposedConvolution2D {
  /// The gradient of a loss with respect to the input and the parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, in).
    public let input: Tensor
    /// (in, out, kernel height, kernel width).
    public let weight: Tensor
    /// (out).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output: the convolution that this is the adjoint of, and its
  /// gradient with the two images exchanged.
  /// - Parameters:
  ///   - output: Gradient with respect to the output, (N, H′, W′, out).
  ///   - input: (N, H, W, in).
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    let weight = Tensor(
      shape: [inputChannels, kernelHeight, kernelWidth, outputChannels], elements: arrangedWeight
    ).channelsFirst()
    let convolution = Convolution2D(weight: weight, stride: stride, padding: padding)
    return Gradient(
      input: convolution(output, on: workers), weight: convolution.weightGradient(input, at: output, on: workers),
      bias: output.summedOverPixels(on: workers))
  }
}
