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

  private let convolutions: [String: Convolution2D]
  private let transposed: [String: TransposedConvolution2D]

  /// Builds the network from the tensors of a file.
  /// - Throws: a `NeuralError` that names the file and the tensor that is missing, misshapen, not finite or too many.
  public init(weights file: Safetensors) throws(NeuralError) {
    var reader = WeightReader(file: file)
    var convolutions: [String: Convolution2D] = [:]
    var transposed: [String: TransposedConvolution2D] = [:]
    for layer in Self.layers {
      var tensors: [Tensor] = []
      for (name, shape) in layer.parameters {
        tensors.append(Tensor(shape: shape, elements: try reader.read(name, shape)))
      }
      if layer.isTransposed {
        transposed[layer.name] = TransposedConvolution2D(weight: tensors[0], bias: tensors[1], stride: 2, padding: 1)
      } else {
        let dilation = Self.dilation(of: layer.name)
        convolutions[layer.name] = Convolution2D(
          weight: tensors[0], bias: tensors[1], stride: Self.stride(of: layer.name), padding: dilation,
          dilation: dilation)
      }
    }
    try reader.finish()
    (self.convolutions, self.transposed) = (convolutions, transposed)
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
    let (height, width) = (Self.aligned(shape.height), Self.aligned(shape.width))
    let pyramids = [first, second].map { picture in
      let resized =
        picture.shape == shape.with(height: height, width: width).axes
        ? picture : picture.resizedBilinearly(height: height, width: width, alignment: .edges, on: workers)
      return features(of: resized, on: workers)
    }
    for (name, features) in zip(Self.levelNames, pyramids[1]) { onMark?("netExtractor.\(name)", features) }

    var decoded: Decoded?
    for level in (1..<Self.levelNames.count).reversed() {
      let next = decode(level, pyramids[0][level], pyramids[1][level], below: decoded, on: workers)
      onMark?(Self.levelNames[level], next.flow)
      decoded = next
    }
    guard let decoded else { preconditionFailure("the network has levels") }
    let refinement = refined(decoded.features, on: workers)
    onMark?("netRefiner", refinement)
    let quarter = decoded.flow.adding(refinement, on: workers)
    let full = quarter.resizedBilinearly(height: shape.height, width: shape.width, alignment: .edges, on: workers)
    let scales = [20 * Float(shape.width) / Float(width), 20 * Float(shape.height) / Float(height)]
    return (full.scaled(byChannel: scales, on: workers), quarter)
  }

  /// The next length that the network takes.
  private static func aligned(_ length: Int) -> Int { (length + alignment - 1) / alignment * alignment }

  // MARK: Parts

  /// What a decoder gives to the next: its flow, and the features that it has gathered.
  private struct Decoded {
    var flow: Tensor
    var features: Tensor
  }

  /// (N, H, W, 3) → the features of each level, the first at half the size.
  private func features(of picture: Tensor, on workers: WorkerPool) -> [Tensor] {
    var levels: [Tensor] = []
    for name in Self.levelNames {
      var x = levels.last ?? picture
      for index in 0..<3 { x = convolved("netExtractor.\(name).\(2 * index)", x, on: workers) }
      levels.append(x)
    }
    return levels
  }

  /// Costs of the displacements around the flow of the level below, and from these the flow of this level, each of five
  /// convolutions putting its channels before those that are there.
  private func decode(
    _ level: Int, _ first: Tensor, _ second: Tensor, below: Decoded?, on workers: WorkerPool
  ) -> Decoded {
    let name = Self.levelNames[level]
    var features: Tensor
    if let below {
      let flow = upsampled("\(name).netUpflow", below.flow, on: workers)
      let carried = upsampled("\(name).netUpfeat", below.features, on: workers)
      // A flow of 1 is 20 pixels of the whole picture.
      let pixels = 20 / Float(2 << level)
      let warped = second.warpedBackward(by: flow.scaled(byChannel: [pixels, pixels], on: workers), on: workers).image
      let costs = first.costVolume(with: warped, on: workers).leakyReLU(slope: 0.1, on: workers)
      features = .concatenatingChannels([costs, first, flow, carried], on: workers)
    } else {
      features = first.costVolume(with: second, on: workers).leakyReLU(slope: 0.1, on: workers)
    }
    let convolutions = Self.levelNames.map { "\(name).\($0).0" }
    for layer in convolutions.dropLast() {
      features = .concatenatingChannels([convolved(layer, features, on: workers), features], on: workers)
    }
    return Decoded(flow: convolution(convolutions[5])(features, on: workers), features: features)
  }

  /// The correction of the finest flow by what lies far around it.
  private func refined(_ features: Tensor, on workers: WorkerPool) -> Tensor {
    var x = features
    let last = Self.refinerChannels.count - 1
    for index in 0..<last { x = convolved("netRefiner.netMain.\(2 * index)", x, on: workers) }
    return convolution("netRefiner.netMain.\(2 * last)")(x, on: workers)
  }

  // MARK: Layers

  /// A convolution and a leaky ReLU.
  private func convolved(_ name: String, _ input: Tensor, on workers: WorkerPool) -> Tensor {
    convolution(name)(input, on: workers).leakyReLU(slope: 0.1, on: workers)
  }

  private func convolution(_ name: String) -> Convolution2D {
    guard let layer = convolutions[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }

  private func upsampled(_ name: String, _ input: Tensor, on workers: WorkerPool) -> Tensor {
    guard let layer = transposed[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer(input, on: workers)
  }

  /// The first convolution of each of the extractor's levels halves the size.
  private static func stride(of layer: String) -> Int {
    layer.hasPrefix("netExtractor.") && layer.hasSuffix(".0") ? 2 : 1
  }

  private static func dilation(of layer: String) -> Int {
    guard layer.hasPrefix("netRefiner."), let index = Int(layer.split(separator: ".").last ?? "") else { return 1 }
    return refinerDilations[index / 2]
  }
}

extension Tensor {
  /// Each channel times a number of its own.
  fileprivate consuming func scaled(byChannel scales: [Float], on workers: WorkerPool) -> Tensor {
    precondition(imageShape.channels == scales.count, "\(shape) has \(scales.count) channels")
    var result = self
    result.updateRows(on: workers) { _, row in
      for index in row.indices { row[index] *= scales[index % scales.count] }
    }
    return result
  }
}
