import Neural
import Parallel

/// PWC-Net: the flow from one picture to another, by features of six levels, costs of displacements at each, and warps
/// of the second picture's features toward the first (D. Sun et al., "PWC-Net", CVPR 2018; layers and names are those of
/// its common PyTorch implementation, `pytorch-pwc`).
///
/// It is the network by which RAW-to-sRGB's evaluation aligns its targets, with red first and no mean subtracted.
public struct PWCNet: Sendable {
  /// Name and shape of each tensor of its weights, in the order of PyTorch's `state_dict`: 126 of them, 9,374,274 values.
  public static let parameters: [(name: String, shape: [Int])] = layers.flatMap(\.parameters)

  /// Sides of its pictures are multiples of this, in pixels; others are resized.
  public static let alignment = 64

  private let layers: [String: FlowLayer]

  /// Builds the network from the tensors of a file.
  /// - Throws: a `NeuralError` that names the file and the tensor that is missing, misshapen, not finite or too many.
  public init(weights file: Safetensors) throws(NeuralError) {
    var reader = WeightReader(file: file)
    var layers: [String: FlowLayer] = [:]
    for layer in Self.layers {
      let tensors = try layer.parameters.map { (name, shape) throws(NeuralError) in
        Tensor(shape: shape, elements: try reader.read(name, shape))
      }
      layers[layer.name] = FlowLayer(layer, weight: tensors[0], bias: tensors[1])
    }
    try reader.finish()
    self.layers = layers
  }

  /// The flow from `first` to `second`: what is at (x, y) in the first is at (x + u, y + v) in the second.
  /// - Parameters:
  ///   - first: (N, H, W, 3), RGB in [0, 1]; at least 2 pixels a side.
  ///   - second: the same.
  ///   - onMark: is shown the results of the network's modules by name: features of the extractor's levels of the second
  ///     picture, flows of the decoders, and the refiner's.
  /// - Returns: (N, H, W, 2) of (u, v) in pixels; and what the network itself makes of it, in twentieths of a pixel of its
  ///   own input, at a quarter of that one's size.
  public func callAsFunction(
    from first: Tensor, to second: Tensor, on workers: WorkerPool,
    onMark: ((_ name: String, _ value: Tensor) -> Void)? = nil
  ) -> (flow: Tensor, quarter: Tensor) {
    let shape = first.imageShape
    precondition(shape.channels == 3 && second.shape == first.shape, "\(first.shape), \(second.shape): no pair of RGB")
    return Self.flow(
      from: first, to: second, height: shape.height, width: shape.width,
      by: FlowTensorOperations(layers: layers, workers: workers, onMark: onMark))
  }

  /// The most memory that a run takes beside the layers, the pictures and the flow among it, in bytes.
  package func runningBytes(height: Int, width: Int, workers: Int) -> Int {
    let meter = FlowMemoryMeter(layers: layers, workers: workers)
    let shape = ImageShape(batch: 1, height: height, width: width, channels: 3)
    // Whoever runs it keeps what he gives.
    let (first, second) = (meter.account.value(shape), meter.account.value(shape))
    return withExtendedLifetime((first, second)) {
      _ = Self.flow(from: first, to: second, height: height, width: width, by: meter)
      return meter.account.peak
    }
  }
}
