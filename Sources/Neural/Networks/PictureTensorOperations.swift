import Parallel

/// Follows the description of a picture network and computes its values.
package struct PictureTensorOperations: PictureNetworkOperations {
  private let layers: PictureLayers
  private let workers: WorkerPool
  private let coordinates: Tensor?
  private let onMark: ((_ name: String, _ value: Tensor) -> Void)?

  /// - Parameters:
  ///   - coordinates: taken for those of whatever value is asked about, (N, H, W, 2); computed unless given.
  ///   - onMark: is shown what the description marks.
  package init(
    _ layers: PictureLayers, on workers: WorkerPool, coordinates: Tensor? = nil,
    onMark: ((_ name: String, _ value: Tensor) -> Void)? = nil
  ) {
    self.layers = layers
    self.workers = workers
    self.coordinates = coordinates
    self.onMark = onMark
  }

  package func convolution(_ convolution: ConvolutionDescription, _ input: Tensor) -> Tensor {
    layers.convolution(convolution.name)(input, activation: convolution.activation, on: workers)
  }

  package func chained(
    _ first: ConvolutionDescription, _ second: ConvolutionDescription, _ input: Tensor
  ) -> Tensor {
    FrameConvolution.chain(
      [first, second].map { (layers.convolution($0.name), $0.activation) }, input, on: workers)
  }

  package func declared(_ convolution: ConvolutionDescription, inputs: Int) {}

  package func shufflingTail(
    _ first: String, _ second: String, _ input: Tensor, features: Int, outputs: Int
  ) -> Tensor {
    layers.tail(first)(input, on: workers)
  }

  package func instanceNorm(_ name: String, _ input: consuming Tensor) -> Tensor {
    layers.instanceNorm(name)(input, on: workers)
  }

  package func leakyReLU(_ input: consuming Tensor, slope: Float) -> Tensor {
    input.leakyReLU(slope: slope, on: workers)
  }

  package func prelu(_ name: String, _ input: consuming Tensor, slopes: Int) -> Tensor {
    layers.prelu(name)(input, on: workers)
  }

  package func quadratic(_ name: String, _ input: consuming Tensor) -> Tensor {
    layers.quadratic(name)(input, on: workers)
  }

  package func sigmoid(_ input: consuming Tensor) -> Tensor { input.sigmoid(on: workers) }

  package func raised(_ input: consuming Tensor, to exponent: Float) -> Tensor {
    input.raised(to: exponent, on: workers)
  }

  package func coordinates(of value: Tensor) -> Tensor {
    coordinates ?? .coordinates(of: value.imageShape, on: workers)
  }

  package func globalAverage(_ input: Tensor) -> Tensor { input.globalAverage(on: workers) }
  package func maximumOverChannels(_ input: Tensor) -> Tensor { input.maximumOverChannels(on: workers) }

  package func scaled(_ input: consuming Tensor, by gates: Tensor, addedTo base: Tensor?) -> Tensor {
    input.scaled(by: gates, addedTo: base, on: workers)
  }

  package func multiplied(_ first: consuming Tensor, _ second: Tensor) -> Tensor {
    first.multiplied(by: second, on: workers)
  }

  package func joined(_ parts: [Tensor]) -> Tensor { .concatenatingChannels(parts, on: workers) }

  package func added(_ base: consuming Tensor, joined parts: [Tensor]) -> Tensor {
    base.adding(channelsOf: parts, on: workers)
  }

  package func haarTransformed(_ name: String, _ input: Tensor, rows: Int) -> Tensor {
    input.haarTransformed(on: workers)
  }

  package func inverseHaarTransformed(_ name: String, _ input: Tensor, rows: Int) -> Tensor {
    input.inverseHaarTransformed(on: workers)
  }

  package func pixelShuffled(_ input: Tensor) -> Tensor { input.pixelShuffled(factor: 2, on: workers) }
  package func maxPooled(_ input: Tensor) -> Tensor { input.maxPooled2(on: workers) }

  package func upsampledBilinearly(_ input: Tensor) -> Tensor {
    let shape = input.imageShape
    return input.resizedBilinearly(
      height: 2 * shape.height, width: 2 * shape.width, alignment: .corners, on: workers)
  }

  package func concatenated(_ first: Tensor, _ second: Tensor) -> Tensor {
    .concatenatingChannels([first, second], on: workers)
  }

  package func added(_ first: consuming Tensor, _ second: Tensor) -> Tensor { first.adding(second, on: workers) }

  package func marked(_ name: String, _ value: Tensor) -> Tensor {
    onMark?(name, value)
    return value
  }

  package func channels(of value: Tensor) -> Int { value.shape[value.rank - 1] }
}
