/// The layers of a network by name, made from its tensors.
package struct NetworkLayers: Sendable {
  private var convolutions: [String: Convolution2D] = [:]
  private var linears: [String: Linear] = [:]
  private var norms: [String: GroupNorm] = [:]
  private var attentions: [String: SelfAttention] = [:]

  /// - Parameter tensor: gives the tensor of that name, of that shape.
  package init(
    _ declarations: [LayerDeclaration], tensor: (_ name: String, _ shape: [Int]) throws -> Tensor
  ) rethrows {
    for declaration in declarations {
      let tensors = try declaration.parameters.map { try tensor($0.name, $0.shape) }
      switch declaration {
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
    }
  }

  package func convolution(_ name: String) -> Convolution2D { Self.layer(name, in: convolutions) }
  package func linear(_ name: String) -> Linear { Self.layer(name, in: linears) }
  package func groupNorm(_ name: String) -> GroupNorm { Self.layer(name, in: norms) }
  package func selfAttention(_ name: String) -> SelfAttention { Self.layer(name, in: attentions) }

  private static func layer<Layer>(_ name: String, in layers: [String: Layer]) -> Layer {
    guard let layer = layers[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }
}
