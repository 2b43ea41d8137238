import Neural
import Parallel

/// A trunk with its weights.
package struct TrunkFeatures: Sendable {
  private let stages: [[Step]]

  private enum Step: Sendable {
    /// Convolutions one after the other that keep the size, or one that need not.
    case convolutions([FrameConvolution])
    case patches(Convolution2D)
    case maxPooling(size: Int, roundsUp: Bool)
    case fire(squeeze: FrameConvolution, expand: [FrameConvolution])
  }

  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  package init(_ trunk: TrunkDescription, weights file: Safetensors) throws(NeuralError) {
    let tensors = try NetworkTensors(trunk.parameters, from: file)
    func convolution(
      _ name: String, stride: Int = 1, padding: FrameConvolution.Padding = .zeros
    ) -> FrameConvolution {
      FrameConvolution(
        weight: tensors["features.\(name).weight"], bias: tensors["features.\(name).bias"], stride: stride,
        padding: padding)
    }
    stages = trunk.stages.map { layers in
      layers.reduce(into: []) { steps, layer in
        switch layer {
        case .convolution(let index, _, let kernel, 1, let padding) where padding == kernel / 2:
          let next = convolution("\(index)")
          if case .convolutions(let chain) = steps.last {
            steps[steps.count - 1] = .convolutions(chain + [next])
          } else {
            steps.append(.convolutions([next]))
          }
        case .convolution(let index, _, _, let stride, 0):
          steps.append(.convolutions([convolution("\(index)", stride: stride, padding: .none)]))
        case .convolution(let index, _, _, let stride, let padding):
          steps.append(
            .patches(
              Convolution2D(
                weight: tensors["features.\(index).weight"], bias: tensors["features.\(index).bias"],
                stride: stride, padding: padding)))
        case .maxPooling(let size, let roundsUp): steps.append(.maxPooling(size: size, roundsUp: roundsUp))
        case .fire(let index, _, _):
          steps.append(
            .fire(
              squeeze: convolution("\(index).squeeze"),
              expand: [convolution("\(index).expand1x1"), convolution("\(index).expand3x3")]))
        }
      }
    }
  }

  /// How many taps there are.
  package var count: Int { stages.count }

  /// What is seen at a tap: the picture, (N, H, W, 3), or what was seen at the tap before it → (N, H′, W′, C).
  package func tap(_ index: Int, _ input: Tensor, on workers: WorkerPool) -> Tensor {
    stages[index].reduce(input) { input, step in
      switch step {
      case .convolutions(let chain):
        FrameConvolution.chain(chain.map { ($0, .relu) }, input, on: workers)
      case .patches(let convolution): convolution(input, on: workers).relu(on: workers)
      case .maxPooling(let size, let roundsUp):
        input.maxPooled(size: size, stride: 2, roundingUp: roundsUp, on: workers)
      case .fire(let squeeze, let expand):
        Self.expanded(squeeze(input, activation: .relu, on: workers), expand, on: workers)
      }
    }
  }

  private static func expanded(_ input: Tensor, _ convolutions: [FrameConvolution], on workers: WorkerPool) -> Tensor {
    .concatenatingChannels(convolutions.map { $0(input, activation: .relu, on: workers) }, on: workers)
  }
}
