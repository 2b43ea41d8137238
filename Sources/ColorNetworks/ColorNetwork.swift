import Neural
import Parallel

/// What a published network asks of those who run it.
package struct ColorNetworkTraits: Sendable {
  /// The name under which its weights are known.
  package let name: String
  /// Order and normalization of the planes that it is given.
  package let planes: RawPlanes
  /// Sides of its input are multiples of this, in cells of 2 × 2 pixels.
  package let multiple: Int
  /// The least side of its input, in cells.
  package let minimum: Int

  init(name: String, planes: RawPlanes, multiple: Int, minimum: Int = 1) {
    self.name = name
    self.planes = planes
    self.multiple = multiple
    self.minimum = minimum
  }

  /// The side of the input that holds `cells`.
  package func padded(_ cells: Int) -> Int { (max(cells, minimum) + multiple - 1) / multiple * multiple }
}

/// A published network from the planes of a RAW to a picture, G(w): one description, of which follow its list of
/// parameters, its run and the memory that it takes.
package protocol ColorNetwork: Sendable {
  static var traits: ColorNetworkTraits { get }

  /// The network, from the planes (N, H, W, 4), normalized as its traits say, to the picture (N, 2H, 2W, 3), sRGB-encoded
  /// and nominally in [0, 1].
  static func picture<Operations: PictureNetworkOperations>(
    of planes: consuming Operations.Value, by operations: Operations
  ) -> Operations.Value

  init(layers: PictureLayers)
  var layers: PictureLayers { get }
}

extension ColorNetwork {
  /// Reads the network; the file holds its tensors, named as in its authors' checkpoints, and nothing else.
  /// - Throws: `NeuralError` for a tensor that is missing, misshapen, not finite, of another type or of no use.
  package init(weights file: Safetensors) throws(NeuralError) {
    self.init(layers: try PictureLayers(Self.declarations, from: file))
  }

  private static var declarations: [PictureLayer] {
    let lister = PictureLayerLister()
    _ = picture(of: 4, by: lister)
    return lister.layers
  }

  /// Name and shape of each tensor, in the order of weights files.
  package static var parameters: [(name: String, shape: [Int])] { declarations.flatMap(\.parameters) }

  /// Runs the network.
  /// - Parameters:
  ///   - planes: (N, H, W, 4), normalized as the traits say, H and W multiples of theirs.
  ///   - coordinates: where each pixel lies, (N, H, W, 2); computed unless given, and only where the network asks.
  ///   - onMark: is shown the results of the network's modules by name.
  /// - Returns: (N, 2H, 2W, 3), not clipped.
  package func callAsFunction(
    _ planes: consuming Tensor, coordinates: Tensor? = nil, on workers: WorkerPool,
    onMark: ((_ name: String, _ value: Tensor) -> Void)? = nil
  ) -> Tensor {
    let (shape, traits) = (planes.imageShape, Self.traits)
    precondition(
      [shape.height, shape.width].allSatisfy { traits.padded($0) == $0 }, "\(shape.axes) does not fit the network")
    return Self.picture(
      of: planes, by: PictureTensorOperations(layers, on: workers, coordinates: coordinates, onMark: onMark))
  }

  /// Memory of the weights as they are held, in bytes.
  package var weightBytes: Int { layers.bytes }

  /// The most memory that a run takes beside the layers, its input and output among it, in bytes.
  package func runningBytes(height: Int, width: Int, workers: Int) -> Int {
    let meter = PictureMemoryMeter(layers, workers: workers)
    _ = Self.picture(
      of: meter.value(ImageShape(batch: 1, height: height, width: width, channels: 4)), by: meter)
    return meter.peak
  }
}
