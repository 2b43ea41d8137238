import Neural
import Parallel

/// A convolution with zero padding and the normalization by running statistics after it, as one layer.
struct NormalizedConvolution: Sendable {
  /// What the two are called in weights files.
  let name, norm: String
  let outputs: Int
  /// Rows and columns of the kernel.
  let height, width: Int
  var stride = 1
  /// Whether half a kernel of zeros stands on each side.
  var isPadded = true
  /// Added to the variance.
  let epsilon: Double
  /// Whether ReLU follows.
  var isRectified = true

  func parameters(inputs: Int) -> [(name: String, shape: [Int])] {
    [("\(name).weight", [outputs, inputs, height, width])]
      + ["weight", "bias", "running_mean", "running_var"].map { ("\(norm).\($0)", [outputs]) }
  }
}

/// What networks that look at pictures are made of, for whoever follows their description: one implementation lists their
/// layers, one computes tensors.
protocol FeatureOperations {
  associatedtype Value

  func convolution(_ layer: NormalizedConvolution, _ input: Value) -> Value
  func maxPooled(_ input: Value, size: Int, stride: Int, padding: Int) -> Value
  func averagePooled(_ input: Value, size: Int, stride: Int, padding: Int) -> Value
  /// The channels of all, one after the other.
  func concatenated(_ parts: [Value]) -> Value
  /// ReLU of the sum.
  func rectifiedSum(_ first: consuming Value, _ second: Value) -> Value
  /// Channels of a value.
  func channels(of value: Value) -> Int
}

/// Follows a description and lists its layers; a value is its number of channels.
final class FeatureLayerLister: FeatureOperations {
  /// Each layer with the channels of its input.
  private(set) var layers: [(layer: NormalizedConvolution, inputs: Int)] = []

  var parameters: [(name: String, shape: [Int])] { layers.flatMap { $0.layer.parameters(inputs: $0.inputs) } }

  func convolution(_ layer: NormalizedConvolution, _ input: Int) -> Int {
    layers.append((layer, input))
    return layer.outputs
  }

  func maxPooled(_ input: Int, size: Int, stride: Int, padding: Int) -> Int { input }
  func averagePooled(_ input: Int, size: Int, stride: Int, padding: Int) -> Int { input }
  func concatenated(_ parts: [Int]) -> Int { parts.reduce(0, +) }
  func rectifiedSum(_ first: consuming Int, _ second: Int) -> Int { first }
  func channels(of value: Int) -> Int { value }
}

/// The layers of such a network by name, each normalization drawn into its convolution.
struct FeatureLayers: Sendable {
  enum Layer: Sendable {
    case frame(FrameConvolution, FrameConvolution.Activation)
    case patches(Convolution2D, isRectified: Bool)
  }

  private var layers: [String: Layer] = [:]

  init(_ lister: FeatureLayerLister, _ tensors: NetworkTensors) {
    for (layer, _) in lister.layers { layers[layer.name] = Self.made(layer, tensors) }
  }

  subscript(name: String) -> Layer {
    guard let layer = layers[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }

  private static func made(_ layer: NormalizedConvolution, _ tensors: NetworkTensors) -> Layer {
    func values(_ name: String) -> [Double] { tensors["\(layer.norm).\(name)"].elements.map(Double.init) }
    let scales = zip(values("weight"), values("running_var")).map { $0 / ($1 + layer.epsilon).squareRoot() }
    let plain = tensors["\(layer.name).weight"]
    let count = plain.count / layer.outputs
    let weight = Tensor(
      shape: plain.shape,
      elements: plain.elements.indices.map { Float(Double(plain.elements[$0]) * scales[$0 / count]) })
    let (means, offsets) = (values("running_mean"), values("bias"))
    let bias = Tensor(
      shape: [layer.outputs], elements: scales.indices.map { Float(offsets[$0] - means[$0] * scales[$0]) })
    if layer.height == layer.width {
      return .frame(
        FrameConvolution(weight: weight, bias: bias, stride: layer.stride, padding: layer.isPadded ? .zeros : .none),
        layer.isRectified ? .relu : .identity)
    }
    return .patches(
      Convolution2D(
        weight: weight, bias: bias, stride: layer.stride, verticalPadding: layer.isPadded ? layer.height / 2 : 0,
        horizontalPadding: layer.isPadded ? layer.width / 2 : 0),
      isRectified: layer.isRectified)
  }
}

/// Follows a description and computes; a value is a batch of images, (N, H, W, C).
struct FeatureTensorOperations: FeatureOperations {
  let layers: FeatureLayers
  let workers: WorkerPool

  func convolution(_ layer: NormalizedConvolution, _ input: Tensor) -> Tensor {
    switch layers[layer.name] {
    case .frame(let convolution, let activation): convolution(input, activation: activation, on: workers)
    case .patches(let convolution, isRectified: true): convolution(input, on: workers).relu(on: workers)
    case .patches(let convolution, isRectified: false): convolution(input, on: workers)
    }
  }

  func maxPooled(_ input: Tensor, size: Int, stride: Int, padding: Int) -> Tensor {
    input.maxPooled(size: size, stride: stride, padding: padding, on: workers)
  }

  func averagePooled(_ input: Tensor, size: Int, stride: Int, padding: Int) -> Tensor {
    input.averagePooled(size: size, stride: stride, padding: padding, on: workers)
  }

  func concatenated(_ parts: [Tensor]) -> Tensor { .concatenatingChannels(parts, on: workers) }

  func rectifiedSum(_ first: consuming Tensor, _ second: Tensor) -> Tensor {
    first.adding(second, on: workers).relu(on: workers)
  }

  func channels(of value: Tensor) -> Int { value.imageShape.channels }
}
