import Neural
import Parallel

/// The convolutional layers of AlexNet as torchvision has them, tapped after each of the five.
///
/// Krizhevsky, “One weird trick for parallelizing convolutional neural networks”, arXiv:1404.5997, 2014.
struct AlexNetFeatures {
  /// Channels of each tap.
  static let channels = [64, 192, 384, 256, 256]
  /// The smallest side of a picture from which every layer has something to look at, in pixels.
  static let smallestSide = 31

  private let convolutions: [Convolution2D]

  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  init(weights file: Safetensors) throws(NeuralError) {
    let layers: [(index: Int, kernel: Int, stride: Int, padding: Int)] = [
      (0, 11, 4, 2), (3, 5, 1, 2), (6, 3, 1, 1), (8, 3, 1, 1), (10, 3, 1, 1),
    ]
    var convolutions: [Convolution2D] = []
    for (layer, outputs) in zip(layers, Self.channels) {
      let inputs = convolutions.last?.outputChannels ?? 3
      convolutions.append(
        Convolution2D(
          weight: try file.tensor(
            named: "features.\(layer.index).weight", shape: [outputs, inputs, layer.kernel, layer.kernel]),
          bias: try file.tensor(named: "features.\(layer.index).bias", shape: [outputs]), stride: layer.stride,
          padding: layer.padding))
    }
    self.convolutions = convolutions
  }

  /// (N, H, W, 3) → five tensors (N, H′, W′, C) in the order of the layers.
  func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> [Tensor] {
    var taps: [Tensor] = []
    for (layer, convolution) in convolutions.enumerated() {
      // The second and third layer look at the largest values of 3 × 3 windows.
      let source = taps.last ?? input
      let pooled = layer == 1 || layer == 2 ? source.maxPooled(size: 3, stride: 2, on: workers) : source
      taps.append(convolution(pooled, on: workers).relu(on: workers))
    }
    return taps
  }
}
