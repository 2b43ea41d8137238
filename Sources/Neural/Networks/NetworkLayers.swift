import Parallel

/// The layers of a network by name, made from its tensors.
package struct NetworkLayers: Sendable {
  /// What is done with the network.
  package enum Purpose: Sendable {
    /// It is run: convolutions for which it pays are computed strip by strip, by Winograd's way.
    case inference
    /// Gradients go back through it: all convolutions are kept as they can be turned around.
    case training
  }

  private var convolutions: [String: Convolution2D] = [:]
  private var strips: [String: FrameConvolution] = [:]
  private var linears: [String: Linear] = [:]
  private var norms: [String: GroupNorm] = [:]
  private var attentions: [String: SelfAttention] = [:]
  /// Memory of the layers as they are held, in bytes.
  package private(set) var bytes = 0

  /// - Parameter tensor: gives the tensor of that name, of that shape.
  package init(
    _ declarations: [LayerDeclaration], for purpose: Purpose,
    tensor: (_ name: String, _ shape: [Int]) throws -> Tensor
  ) rethrows {
    for declaration in declarations {
      let tensors = try declaration.parameters.map { try tensor($0.name, $0.shape) }
      switch declaration {
      case .convolution(let name, let inputs, let outputs, let kernel, let stride)
      where purpose == .inference
        && Self.goesByStrips(inputs: inputs, outputs: outputs, kernel: kernel, stride: stride):
        let convolution = FrameConvolution(weight: tensors[0], bias: tensors[1])
        strips[name] = convolution
        bytes += convolution.bytes
        continue
      case .convolution(let name, _, _, let kernel, let stride):
        convolutions[name] = Convolution2D(weight: tensors[0], bias: tensors[1], stride: stride, padding: kernel / 2)
      case .linear(let name, _, _):
        linears[name] = Linear(weight: tensors[0], bias: tensors[1])
      case .groupNorm(let name, _, let groups):
        norms[name] = GroupNorm(groups: groups, weight: tensors[0], bias: tensors[1])
      case .selfAttention(let name, _, let groups):
        attentions[name] = SelfAttention(
          norm: GroupNorm(groups: groups, weight: tensors[0], bias: tensors[1]),
          projection: Linear(weight: tensors[2]), output: Linear(weight: tensors[3], bias: tensors[4]))
      }
      bytes += tensors.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    }
  }

  /// Whether a network that is only run computes a convolution strip by strip.
  ///
  /// Winograd's form of a kernel has four times its weights. The widest layers, which stand where pixels are few, hold most
  /// of a network's weights and little of its work, and are kept as they are: SR3's stock network would take 0.3 GB more and
  /// be no faster. Layers of few channels gain little, and are not worth Winograd's coarser rounding.
  static func goesByStrips(inputs: Int, outputs: Int, kernel: Int, stride: Int) -> Bool {
    FrameConvolution.goesByWinograd(kernel: kernel, stride: stride, padding: .zeros, inputs: inputs, outputs: outputs)
      && min(inputs, outputs) >= 64 && inputs * outputs <= 512 * 512
  }

  /// (N, H, W, in) → (N, H′, W′, out).
  package func convolved(_ input: Tensor, by name: String, on workers: WorkerPool) -> Tensor {
    if let strips = strips[name] { return strips(input, on: workers) }
    return convolution(name)(input, on: workers)
  }

  /// A convolution that can be turned around: any of a network for training.
  package func convolution(_ name: String) -> Convolution2D { Self.layer(name, in: convolutions) }
  package func linear(_ name: String) -> Linear { Self.layer(name, in: linears) }
  package func groupNorm(_ name: String) -> GroupNorm { Self.layer(name, in: norms) }
  package func selfAttention(_ name: String) -> SelfAttention { Self.layer(name, in: attentions) }

  private static func layer<Layer>(_ name: String, in layers: [String: Layer]) -> Layer {
    guard let layer = layers[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }
}
