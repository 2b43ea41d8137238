import Neural
import Parallel

/// The picture side of CLIP, its ResNet-50, for pictures of any size.
///
/// A. Radford et al., “Learning transferable visual models from natural language supervision”, ICML 2021.
package struct CLIPImageEncoder: Sendable {
  /// The smallest side of a picture that leaves the last layer a pixel.
  package static let smallestSide = 31
  /// Values before and after the attention that takes the place of pooling.
  private static let (width, outputs) = (2048, 1024)
  private static let heads = 32
  /// Places that have an embedding: the mean and 7 × 7 pixels.
  private static let places = 50

  /// Name and shape of each tensor of its weights.
  package static var parameters: [(name: String, shape: [Int])] {
    var parameters = layers.parameters
    parameters.append(("visual.attnpool.positional_embedding", [places, width]))
    for (layer, count) in [("k_proj", width), ("q_proj", width), ("v_proj", width), ("c_proj", outputs)] {
      parameters.append(("visual.attnpool.\(layer).weight", [count, width]))
      parameters.append(("visual.attnpool.\(layer).bias", [count]))
    }
    return parameters
  }

  private static var layers: FeatureLayerLister {
    let lister = FeatureLayerLister()
    _ = ResNetDescription(operations: lister).features(3)
    return lister
  }

  private let layers: FeatureLayers
  private let positions: Tensor
  private let attention: MultiHeadAttention

  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  package init(weights file: Safetensors) throws(NeuralError) {
    let tensors = try NetworkTensors(Self.parameters, from: file)
    layers = FeatureLayers(Self.layers, tensors)
    positions = tensors["visual.attnpool.positional_embedding"]
    attention = MultiHeadAttention(
      heads: Self.heads, query: tensors.linear("visual.attnpool.q_proj"),
      key: tensors.linear("visual.attnpool.k_proj"), value: tensors.linear("visual.attnpool.v_proj"),
      output: tensors.linear("visual.attnpool.c_proj"))
  }

  /// A picture as the encoder takes it, (1, H, W, 3), with the mean and spread of the pictures that it was trained on.
  package static func input(_ picture: MetricImage) -> Tensor {
    let mean: [Float] = [0.48145466, 0.4578275, 0.40821073]
    let deviation: [Float] = [0.26862954, 0.26130258, 0.27577711]
    return picture.tensor { ($0 - mean[$1]) / deviation[$1] }
  }

  /// (1, H, W, 3) → (1, 1024).
  ///
  /// - Parameter isPositioned: whether pixels are told their places; the table of places, for 7 × 7 pixels in a row, is
  ///   then resized to as many as there are, bicubically and as a whole, as pyiqa does.
  package func callAsFunction(_ input: Tensor, isPositioned: Bool, on workers: WorkerPool) -> Tensor {
    let description = ResNetDescription(operations: FeatureTensorOperations(layers: layers, workers: workers))
    let features = description.features(input)
    let mean = features.globalAverage(on: workers)
    let count = features.imageShape.area + 1
    var tokens = Tensor(shape: [count, Self.width], elements: mean.elements + features.elements)
    if isPositioned {
      let places = positions.reshaped(to: [1, Self.places, 1, Self.width])
        .resizedBicubically(height: count, width: 1, on: workers)
      tokens = tokens.adding(places.reshaped(to: tokens.shape), on: workers)
    }
    let first = Tensor(shape: [1, Self.width], elements: Array(tokens.elements.prefix(Self.width)))
    return attention(first, to: tokens, on: workers)
  }
}

/// How its convolutions follow each other: a ResNet with three at the start and with averages in the place of strides.
private struct ResNetDescription<Operations: FeatureOperations> {
  typealias Value = Operations.Value

  let operations: Operations

  func features(_ input: Value) -> Value {
    var x = convolution("conv1", "bn1", input, 32, 3, stride: 2)
    x = convolution("conv2", "bn2", x, 32, 3)
    x = convolution("conv3", "bn3", x, 64, 3)
    x = halved(x)
    for (index, blocks) in [3, 4, 6, 3].enumerated() {
      for block in 0..<blocks {
        x = bottleneck("layer\(index + 1).\(block)", x, inner: 64 << index, isHalving: index > 0 && block == 0)
      }
    }
    return x
  }

  private func bottleneck(_ name: String, _ input: Value, inner: Int, isHalving: Bool) -> Value {
    var x = convolution("\(name).conv1", "\(name).bn1", input, inner, 1)
    x = convolution("\(name).conv2", "\(name).bn2", x, inner, 3)
    if isHalving { x = halved(x) }
    x = convolution("\(name).conv3", "\(name).bn3", x, 4 * inner, 1, isRectified: false)
    guard isHalving || operations.channels(of: input) != 4 * inner else { return operations.rectifiedSum(x, input) }
    let shortcut = convolution(
      "\(name).downsample.0", "\(name).downsample.1", isHalving ? halved(input) : input, 4 * inner, 1,
      isRectified: false)
    return operations.rectifiedSum(x, shortcut)
  }

  private func convolution(
    _ name: String, _ norm: String, _ input: Value, _ outputs: Int, _ kernel: Int, stride: Int = 1,
    isRectified: Bool = true
  ) -> Value {
    operations.convolution(
      NormalizedConvolution(
        name: "visual.\(name)", norm: "visual.\(norm)", outputs: outputs, height: kernel, width: kernel,
        stride: stride, epsilon: 1e-5, isRectified: isRectified), input)
  }

  private func halved(_ input: Value) -> Value { operations.averagePooled(input, size: 2, stride: 2, padding: 0) }
}
