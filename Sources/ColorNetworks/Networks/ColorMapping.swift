import Neural
import Parallel

/// GCM, the color mapping that is trained beside LiteISPNet: it gives a demosaiced RAW the colors of a given picture
/// (Z. Zhang et al., "Learning RAW-to-sRGB Mappings with Inaccurately Aligned Supervision", ICCV 2021).
package struct ColorMapping: Sendable {
  private let layers: PictureLayers

  /// - Throws: `NeuralError` for a tensor that is missing, misshapen, not finite, of another type or of no use.
  package init(weights file: Safetensors) throws(NeuralError) {
    layers = try PictureLayers(Self.declarations, from: file)
  }

  private static var declarations: [PictureLayer] {
    let lister = PictureLayerLister()
    _ = picture(of: 3, like: 3, by: lister)
    return lister.layers
  }

  /// Name and shape of each tensor, in the order of weights files.
  package static var parameters: [(name: String, shape: [Int])] { declarations.flatMap(\.parameters) }

  /// The RAW with the picture's colors.
  /// - Parameters:
  ///   - demosaiced: RAW, bilinearly demosaiced, black-subtracted, in [0, 1], linear, (N, H, W, 3).
  ///   - picture: what it should look like, sRGB-encoded, in [0, 1], (N, H, W, 3), H and W at least 7.
  ///   - coordinates: (N, H, W, 2); those of the frame unless given.
  /// - Returns: sRGB-encoded, nominally in [0, 1], (N, H, W, 3).
  package func callAsFunction(
    _ demosaiced: Tensor, like picture: Tensor, coordinates: Tensor? = nil, on workers: WorkerPool,
    onMark: ((_ name: String, _ value: Tensor) -> Void)? = nil
  ) -> Tensor {
    Self.picture(
      of: demosaiced, like: picture,
      by: PictureTensorOperations(layers, on: workers, coordinates: coordinates, onMark: onMark))
  }

  /// The most memory that a run takes beside the layers, its inputs and its output among it, in bytes.
  package func runningBytes(height: Int, width: Int, workers: Int) -> Int {
    let meter = PictureMemoryMeter(layers, workers: workers)
    let shape = ImageShape(batch: 1, height: height, width: width, channels: 3)
    // Whoever runs it keeps what he gives.
    let (demosaiced, picture) = (meter.value(shape), meter.value(shape))
    return withExtendedLifetime((demosaiced, picture)) {
      _ = Self.picture(of: demosaiced, like: picture, by: meter)
      return meter.peak
    }
  }

  private static func picture<Operations: PictureNetworkOperations>(
    of demosaiced: consuming Operations.Value, like picture: Operations.Value, by operations: Operations
  ) -> Operations.Value {
    func convolution(
      _ name: String, _ x: Operations.Value, _ outputs: Int, kernel: Int = 1, isActivated: Bool = true
    ) -> Operations.Value {
      operations.convolution(
        ConvolutionDescription(
          name, outputs: outputs, kernel: kernel, activation: isActivated ? .relu : .identity), x)
    }
    let encoded = operations.raised(demosaiced, to: 1 / 2.2)
    let coordinates = operations.coordinates(of: encoded)
    let both = operations.joined([encoded, picture, coordinates])
    var guide = operations.convolution(
      ConvolutionDescription(
        "guide_net.0.0", outputs: 32, kernel: 7, stride: 2, padding: .none, activation: .relu), consume both)
    guide = convolution("guide_net.1.0", operations.marked("guide_net.0", guide), 32, kernel: 3)
    guide = operations.globalAverage(convolution("guide_net.1.2", guide, 32, kernel: 3, isActivated: false))
    guide = operations.marked("guide_net", convolution("guide_net.3", guide, 64, isActivated: false))
    var x = operations.marked(
      "align_head", convolution("align_head.0", operations.concatenated(encoded, coordinates), 64))
    x = operations.scaled(x, by: guide, addedTo: x)
    for index in [0, 2, 4] { x = convolution("align_base.\(index)", x, 64) }
    x = convolution("align_tail", operations.marked("align_base", x), 3, isActivated: false)
    return operations.added(x, encoded)
  }
}
