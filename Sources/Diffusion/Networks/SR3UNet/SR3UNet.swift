import Neural
import Parallel

/// The paper's kind of network f_θ: the U-Net of SR3 (C. Saharia et al., "Image Super-Resolution via Iterative
/// Refinement", 2021), as its common implementation has it, with the conditions beside the state at its input.
///
/// Its normalizations and its attention see the whole input: a tile's output is not that of the frame.
public struct SR3UNet: Sendable {
  public let configuration: Configuration
  /// Number of weights.
  public let parameterCount: Int
  private let layers: NetworkLayers

  /// Memory that the weights take as they are kept, in bytes.
  package var weightBytes: Int { layers.bytes }

  /// What the names of all its tensors begin with in SR3's checkpoints.
  static let prefix = "denoise_fn."

  /// Builds the network from the tensors of a file, named as in SR3's checkpoints; what these hold beside the network, such
  /// as their schedule, is left aside.
  /// - Throws: a `ModelError` or `NeuralError` that names the file and what is missing, misshapen or not finite.
  public init(_ configuration: Configuration, weights file: Safetensors) throws {
    if let fault = configuration.fault { throw ModelError(file: file.name, problem: fault) }
    self.configuration = configuration
    var reader = WeightReader(file: file)
    layers = try NetworkLayers(configuration.layers, for: .inference) { name, shape in
      Tensor(shape: shape, elements: try reader.read(name, shape))
    }
    try reader.finish(below: Self.prefix)
    parameterCount = reader.count
  }

  /// f_θ of a batch of images.
  /// - Parameters:
  ///   - state: m_t, (N, H, W, 3), H and W multiples of the configuration's alignment.
  ///   - color: c, (N, H, W, 3), in [−1, 1].
  ///   - raw: w, (N, H/2, W/2, 4), in [−1, 1].
  ///   - steps: the step of each image.
  /// - Returns: (N, H, W, 3).
  public func callAsFunction(
    state: Tensor, color: Tensor, raw: Tensor, steps: [DiffusionStep], on workers: WorkerPool
  ) -> Tensor {
    self(configuration.input(state: state, color: color, raw: raw, on: workers), steps: steps, on: workers)
  }

  /// The same with the input put together: c, w and m_t, (N, H, W, 10); the raw planes' pixels repeated 2 × 2.
  public func callAsFunction(_ input: Tensor, steps: [DiffusionStep], on workers: WorkerPool) -> Tensor {
    self(input, steps: steps, on: workers, onMark: nil)
  }

  /// The same.
  /// - Parameter onMark: is shown the results of the network's modules by name: images, and the step's embedding (N, C).
  package func callAsFunction(
    _ input: Tensor, steps: [DiffusionStep], on workers: WorkerPool,
    onMark: ((_ name: String, _ value: Tensor) -> Void)?
  ) -> Tensor {
    configuration.prediction(
      of: input, sinusoids: configuration.sinusoids(of: steps),
      by: TensorOperations(layers, on: workers, onMark: onMark))
  }
}

extension SR3UNet.Configuration {
  /// The network's input: the channels of c, of w with each pixel repeated 2 × 2, and of m_t, (N, H, W, 10).
  package func input(state: Tensor, color: Tensor, raw: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = state.imageShape
    precondition(
      shape.height.isMultiple(of: alignment) && shape.width.isMultiple(of: alignment),
      "the sides of \(state.shape) are not multiples of \(alignment)")
    return .concatenatingChannels([color, raw.upsampledNearest(factor: 2, on: workers), state], on: workers)
  }

  /// The sinusoids of each image's step, (N, inner width).
  package func sinusoids(of steps: [DiffusionStep]) -> Tensor {
    let values = steps.map { step in
      switch embedding {
      case .noiseLevel: step.noiseLevel
      case .step: Double(step.number)
      }
    }
    return sinusoidalEmbedding(of: values, dimension: innerWidth)
  }
}
