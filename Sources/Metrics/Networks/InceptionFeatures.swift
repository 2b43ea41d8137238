import Neural
import Parallel

/// Inception V3 with the weights and the deviations of pytorch-fid, up to the last pooling.
///
/// C. Szegedy et al., “Rethinking the Inception architecture for computer vision”, CVPR 2016.
package struct InceptionFeatures: Sendable {
  /// Rows and columns of what it takes.
  package static let side = 299
  /// Features of a picture.
  package static let count = 2048

  /// Name and shape of each tensor of its weights.
  package static var parameters: [(name: String, shape: [Int])] { layers.parameters }

  private static var layers: FeatureLayerLister {
    let lister = FeatureLayerLister()
    _ = InceptionDescription(operations: lister).features(3)
    return lister
  }

  private let layers: FeatureLayers

  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  package init(weights file: Safetensors) throws(NeuralError) {
    layers = FeatureLayers(Self.layers, try NetworkTensors(Self.parameters, from: file))
  }

  /// (N, 299, 299, 3) in [0, 1] → (N, 1, 1, 2048).
  package func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
    let centered = Tensor(shape: input.shape, elements: input.elements.map { 2 * $0 - 1 })
    let description = InceptionDescription(operations: FeatureTensorOperations(layers: layers, workers: workers))
    return description.features(centered).globalAverage(on: workers)
  }
}

/// How its layers follow each other; blocks have the names of torchvision.
private struct InceptionDescription<Operations: FeatureOperations> {
  typealias Value = Operations.Value

  let operations: Operations

  func features(_ input: Value) -> Value {
    var x = convolution("Conv2d_1a_3x3", input, 32, 3, 3, stride: 2, isPadded: false)
    x = convolution("Conv2d_2a_3x3", x, 32, 3, 3, isPadded: false)
    x = convolution("Conv2d_2b_3x3", x, 64, 3, 3)
    x = operations.maxPooled(x, size: 3, stride: 2, padding: 0)
    x = convolution("Conv2d_3b_1x1", x, 80, 1, 1)
    x = convolution("Conv2d_4a_3x3", x, 192, 3, 3, isPadded: false)
    x = operations.maxPooled(x, size: 3, stride: 2, padding: 0)
    x = blockA("Mixed_5b", x, pooled: 32)
    x = blockA("Mixed_5c", x, pooled: 64)
    x = blockA("Mixed_5d", x, pooled: 64)
    x = blockB("Mixed_6a", x)
    x = blockC("Mixed_6b", x, inner: 128)
    x = blockC("Mixed_6c", x, inner: 160)
    x = blockC("Mixed_6d", x, inner: 160)
    x = blockC("Mixed_6e", x, inner: 192)
    x = blockD("Mixed_7a", x)
    x = blockE("Mixed_7b", x, pooled: average)
    return blockE("Mixed_7c", x) { operations.maxPooled($0, size: 3, stride: 1, padding: 1) }
  }

  private func convolution(
    _ name: String, _ input: Value, _ outputs: Int, _ height: Int, _ width: Int, stride: Int = 1, isPadded: Bool = true
  ) -> Value {
    operations.convolution(
      NormalizedConvolution(
        name: "\(name).conv", norm: "\(name).bn", outputs: outputs, height: height, width: width, stride: stride,
        isPadded: isPadded, epsilon: 1e-3), input)
  }

  private func average(_ input: Value) -> Value { operations.averagePooled(input, size: 3, stride: 1, padding: 1) }

  private func halved(_ input: Value) -> Value { operations.maxPooled(input, size: 3, stride: 2, padding: 0) }

  private func blockA(_ name: String, _ input: Value, pooled: Int) -> Value {
    let one = convolution("\(name).branch1x1", input, 64, 1, 1)
    var five = convolution("\(name).branch5x5_1", input, 48, 1, 1)
    five = convolution("\(name).branch5x5_2", five, 64, 5, 5)
    var three = convolution("\(name).branch3x3dbl_1", input, 64, 1, 1)
    three = convolution("\(name).branch3x3dbl_2", three, 96, 3, 3)
    three = convolution("\(name).branch3x3dbl_3", three, 96, 3, 3)
    let pool = convolution("\(name).branch_pool", average(input), pooled, 1, 1)
    return operations.concatenated([one, five, three, pool])
  }

  private func blockB(_ name: String, _ input: Value) -> Value {
    let three = convolution("\(name).branch3x3", input, 384, 3, 3, stride: 2, isPadded: false)
    var double = convolution("\(name).branch3x3dbl_1", input, 64, 1, 1)
    double = convolution("\(name).branch3x3dbl_2", double, 96, 3, 3)
    double = convolution("\(name).branch3x3dbl_3", double, 96, 3, 3, stride: 2, isPadded: false)
    return operations.concatenated([three, double, halved(input)])
  }

  private func blockC(_ name: String, _ input: Value, inner: Int) -> Value {
    let one = convolution("\(name).branch1x1", input, 192, 1, 1)
    var seven = convolution("\(name).branch7x7_1", input, inner, 1, 1)
    seven = convolution("\(name).branch7x7_2", seven, inner, 1, 7)
    seven = convolution("\(name).branch7x7_3", seven, 192, 7, 1)
    var double = convolution("\(name).branch7x7dbl_1", input, inner, 1, 1)
    double = convolution("\(name).branch7x7dbl_2", double, inner, 7, 1)
    double = convolution("\(name).branch7x7dbl_3", double, inner, 1, 7)
    double = convolution("\(name).branch7x7dbl_4", double, inner, 7, 1)
    double = convolution("\(name).branch7x7dbl_5", double, 192, 1, 7)
    let pool = convolution("\(name).branch_pool", average(input), 192, 1, 1)
    return operations.concatenated([one, seven, double, pool])
  }

  private func blockD(_ name: String, _ input: Value) -> Value {
    var three = convolution("\(name).branch3x3_1", input, 192, 1, 1)
    three = convolution("\(name).branch3x3_2", three, 320, 3, 3, stride: 2, isPadded: false)
    var seven = convolution("\(name).branch7x7x3_1", input, 192, 1, 1)
    seven = convolution("\(name).branch7x7x3_2", seven, 192, 1, 7)
    seven = convolution("\(name).branch7x7x3_3", seven, 192, 7, 1)
    seven = convolution("\(name).branch7x7x3_4", seven, 192, 3, 3, stride: 2, isPadded: false)
    return operations.concatenated([three, seven, halved(input)])
  }

  private func blockE(_ name: String, _ input: Value, pooled: (Value) -> Value) -> Value {
    func split(_ branch: String, _ input: Value) -> [Value] {
      [convolution("\(branch)a", input, 384, 1, 3), convolution("\(branch)b", input, 384, 3, 1)]
    }
    let one = convolution("\(name).branch1x1", input, 320, 1, 1)
    let three = split("\(name).branch3x3_2", convolution("\(name).branch3x3_1", input, 384, 1, 1))
    var double = convolution("\(name).branch3x3dbl_1", input, 448, 1, 1)
    double = convolution("\(name).branch3x3dbl_2", double, 384, 3, 3)
    let doubled = split("\(name).branch3x3dbl_3", double)
    let pool = convolution("\(name).branch_pool", pooled(input), 192, 1, 1)
    return operations.concatenated([one] + three + doubled + [pool])
  }
}
