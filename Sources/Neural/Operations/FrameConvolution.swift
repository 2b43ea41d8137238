import CKernels
import Parallel

/// A convolution of whole frames, computed strip by strip: what a strip reads is brought into the caches once, padded on
/// the way, and what comes out of it is finished before it leaves them.
///
/// A kernel of 3 × 3 taps goes by Winograd's F(4 × 4, 3 × 3), on tiles that are counted from the frame's top left; all
/// others, and it too where it has few channels or is asked to be exact, as one product a kernel row. Either way a result
/// depends neither on the number of workers nor on how the frame was cut.
package struct FrameConvolution: Sendable {
  /// What stands beyond the frame.
  package enum Padding: Sendable, Hashable {
    /// Nothing: the output is smaller than the input by a kernel less one pixel.
    case none
    /// Half a kernel of zeros.
    case zeros
    /// Half a kernel of the frame itself, mirrored at the centers of its edge pixels.
    case reflection
  }

  /// What is done to each value of the result.
  package enum Activation: Sendable, Hashable {
    case identity
    /// x where positive, slope · x elsewhere; with slope 0 it is ReLU.
    case leakyReLU(slope: Float)

    package static let relu = Activation.leakyReLU(slope: 0)
  }

  /// The weights as the kernels want them.
  enum Weights: Sendable {
    case winograd(WinogradWeights)
    /// One matrix for each row of the kernel: (taps of the row · inputs) × outputs.
    case rows([PackedMatrix])
  }

  package let inputChannels: Int
  package let outputChannels: Int
  /// Rows and columns of the kernel.
  package let kernel: Int
  package let stride: Int
  package let padding: Padding
  let weights: Weights
  /// Ones, the bias, and zeros, each of padded output channels.
  let constants: FloatStorage

  /// - Parameters:
  ///   - weight: (out, in, k, k).
  ///   - bias: (out).
  ///   - isExact: Whether Winograd's coarser rounding is out of the question.
  package init(
    weight: Tensor, bias: Tensor, stride: Int = 1, padding: Padding = .zeros, isExact: Bool = false
  ) {
    precondition(weight.rank == 4 && weight.shape[2] == weight.shape[3], "weight \(weight.shape) is (out, in, k, k)")
    precondition(bias.shape == [weight.shape[0]], "the bias has a value for each output channel")
    outputChannels = weight.shape[0]
    inputChannels = weight.shape[1]
    kernel = weight.shape[2]
    self.stride = stride
    self.padding = padding
    precondition(stride >= 1 && (padding == .none || (kernel % 2 == 1)), "only odd kernels have a center")
    let (inputs, outputs, kernel) = (inputChannels, outputChannels, kernel)
    constants = FloatStorage(count: 3 * KernelSet.padded(outputs))
    if !isExact, Self.goesByWinograd(kernel: kernel, stride: stride, padding: padding, inputs: inputs, outputs: outputs)
    {
      weights = .winograd(WinogradWeights(weight.elements, inputChannels: inputs, outputChannels: outputs))
    } else {
      weights = .rows(
        (0..<kernel).map { i in
          PackedMatrix(depth: kernel * inputs, columns: KernelSet.padded(outputs)) { row, output in
            let (j, input) = row.quotientAndRemainder(dividingBy: inputs)
            return output < outputs ? weight.elements[((output * inputs + input) * kernel + i) * kernel + j] : 0
          }
        })
    }
    fillConstants(bias: bias.elements)
  }

  /// Whether a convolution is computed by Winograd's way unless it must be exact.
  static func goesByWinograd(kernel: Int, stride: Int, padding: Padding, inputs: Int, outputs: Int) -> Bool {
    kernel == 3 && stride == 1 && padding != .none && min(inputs, outputs) >= KernelSet.lanes
  }

  /// Half a kernel, or nothing without padding: pixels from the first that an output reads to its own place.
  var reach: Int { padding == .none ? 0 : kernel / 2 }

  /// The shape of the output for an input of the given shape.
  package func outputShape(of input: ImageShape) -> ImageShape {
    func extent(_ length: Int) -> Int {
      precondition(length + 2 * reach >= kernel, "an input of \(length) is smaller than the kernel")
      precondition(padding != .reflection || length > reach, "an input of \(length) cannot be mirrored by \(reach)")
      return (length + 2 * reach - kernel) / stride + 1
    }
    return input.with(height: extent(input.height), width: extent(input.width)).with(channels: outputChannels)
  }

  /// (N, H, W, in) → (N, H′, W′, out).
  package func callAsFunction(
    _ input: Tensor, activation: Activation = .identity, on workers: WorkerPool
  ) -> Tensor {
    Self.chain([(self, activation)], input, on: workers)
  }

  /// Memory of its weights, in bytes.
  package var bytes: Int {
    let count =
      switch weights {
      case .winograd(let weights): weights.storage.count
      case .rows(let matrices): matrices.reduce(0) { $0 + $1.storage.count }
      }
    return (count + constants.count) * MemoryLayout<Float>.stride
  }
}
