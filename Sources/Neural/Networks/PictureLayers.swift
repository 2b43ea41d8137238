/// The layers of a picture network by name, made from its tensors.
package struct PictureLayers: Sendable {
  /// Name and shape of each tensor, in the order of weights files.
  package let parameters: [(name: String, shape: [Int])]
  private var convolutions: [String: FrameConvolution] = [:]
  private var tails: [String: ShufflingTail] = [:]
  private var norms: [String: InstanceNorm] = [:]
  private var prelus: [String: PReLU] = [:]
  private var quadratics: [String: Quadratic] = [:]

  /// Reads the layers of a network; the file must hold nothing else.
  /// - Throws: `NeuralError` for a tensor that is missing, misshapen, not finite, of another type or of no use.
  package init(_ declarations: [PictureLayer], from file: Safetensors) throws(NeuralError) {
    parameters = declarations.flatMap(\.parameters)
    var reader = WeightReader(file: file)
    for declaration in declarations {
      var tensors: [Tensor] = []
      for (name, shape) in declaration.parameters {
        tensors.append(Tensor(shape: shape, elements: try reader.read(name, shape)))
      }
      switch declaration {
      case .convolution(let convolution, _):
        convolutions[convolution.name] = FrameConvolution(
          weight: tensors[0], bias: tensors[1], stride: convolution.stride, padding: convolution.padding,
          isExact: convolution.isExact)
      case .shufflingTail(let first, _, _, _, _):
        tails[first] = ShufflingTail(
          firstWeight: tensors[0], firstBias: tensors[1], secondWeight: tensors[2], secondBias: tensors[3])
      case .instanceNorm(let name, _): norms[name] = InstanceNorm(weight: tensors[0], bias: tensors[1])
      case .prelu(let name, _): prelus[name] = PReLU(weight: tensors[0])
      case .quadratic(let name, _):
        quadratics[name] = Quadratic(
          factor: tensors[0].elements[0] * tensors[1].elements[0], bias: tensors[2].elements)
      case .haar:
        let (name, shape) = declaration.parameters[0]
        guard tensors[0] == .haarFilters(shape: shape) else {
          throw NeuralError(
            .wrongValue, file: file.name, tensor: name, problem: "holds filters of another wavelet than Haar's",
            remedy: "use weights of the network as it was published")
        }
      }
    }
    try reader.finish()
  }

  package func convolution(_ name: String) -> FrameConvolution { Self.layer(name, in: convolutions) }
  package func tail(_ name: String) -> ShufflingTail { Self.layer(name, in: tails) }
  package func instanceNorm(_ name: String) -> InstanceNorm { Self.layer(name, in: norms) }
  package func prelu(_ name: String) -> PReLU { Self.layer(name, in: prelus) }
  package func quadratic(_ name: String) -> Quadratic { Self.layer(name, in: quadratics) }

  /// Memory of the layers as they are held, in bytes.
  package var bytes: Int {
    convolutions.values.reduce(0) { $0 + $1.bytes } + tails.values.reduce(0) { $0 + $1.bytes }
  }

  private static func layer<Layer>(_ name: String, in layers: [String: Layer]) -> Layer {
    guard let layer = layers[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }
}
