/// Follows the description of a picture network and reckons the memory that its values take, in bytes: each is there as
/// long as something refers to it, in this walk as in the one that computes.
package final class PictureMemoryMeter: PictureNetworkOperations {
  /// The memory of one value, given back when nothing refers to it any more.
  package final class Value {
    package let shape: ImageShape
    private let meter: PictureMemoryMeter

    fileprivate init(_ shape: ImageShape, _ meter: PictureMemoryMeter) {
      self.shape = shape
      self.meter = meter
      meter.take(bytes)
    }

    deinit { meter.give(bytes) }

    fileprivate var bytes: Int { shape.pixels * shape.channels * MemoryLayout<Float>.stride }
  }

  /// The most that was taken at a time, in bytes.
  package private(set) var peak = 0
  private var taken = 0
  private let layers: PictureLayers
  private let workers: Int

  package init(_ layers: PictureLayers, workers: Int) {
    self.layers = layers
    self.workers = workers
  }

  /// A value that comes from outside.
  package func value(_ shape: ImageShape) -> Value { Value(shape, self) }

  private func take(_ bytes: Int) {
    taken += bytes
    peak = max(peak, taken)
  }

  private func give(_ bytes: Int) { taken -= bytes }

  /// A new value, made with some working memory beside it.
  private func made(_ shape: ImageShape, working: Int = 0) -> Value {
    let value = Value(shape, self)
    take(working)
    give(working)
    return value
  }

  /// The value itself if nothing else refers to it, otherwise a copy.
  private func changed(_ value: consuming Value) -> Value {
    var value = value
    return isKnownUniquelyReferenced(&value) ? value : made(value.shape)
  }

  private func chain(_ names: [String], _ input: Value) -> Value {
    let links = names.map(layers.convolution)
    let output = links.reduce(input.shape) { $1.outputShape(of: $0) }
    return made(output, working: FrameConvolution.workingBytes(links, input.shape, workers: workers))
  }

  package func convolution(_ convolution: ConvolutionDescription, _ input: Value) -> Value {
    chain([convolution.name], input)
  }

  package func chained(_ first: ConvolutionDescription, _ second: ConvolutionDescription, _ input: Value) -> Value {
    chain([first.name, second.name], input)
  }

  package func declared(_ convolution: ConvolutionDescription, inputs: Int) {}

  package func shufflingTail(_ first: String, _ second: String, _ input: Value, features: Int, outputs: Int) -> Value {
    let folded = layers.tail(first).interior
    let packed = made(
      folded.outputShape(of: input.shape),
      working: FrameConvolution.workingBytes([folded], input.shape, workers: workers))
    return pixelShuffled(packed)
  }

  package func instanceNorm(_ name: String, _ input: consuming Value) -> Value { changed(input) }
  package func leakyReLU(_ input: consuming Value, slope: Float) -> Value { changed(input) }
  package func prelu(_ name: String, _ input: consuming Value, slopes: Int) -> Value { changed(input) }
  package func quadratic(_ name: String, _ input: consuming Value) -> Value { changed(input) }
  package func sigmoid(_ input: consuming Value) -> Value { changed(input) }
  package func raised(_ input: consuming Value, to exponent: Float) -> Value { changed(input) }

  package func coordinates(of value: Value) -> Value { made(value.shape.with(channels: 2)) }
  package func globalAverage(_ input: Value) -> Value { made(input.shape.with(height: 1, width: 1)) }
  package func maximumOverChannels(_ input: Value) -> Value { made(input.shape.with(channels: 1)) }

  package func scaled(_ input: consuming Value, by gates: Value, addedTo base: Value?) -> Value { changed(input) }
  package func multiplied(_ first: consuming Value, _ second: Value) -> Value { changed(first) }

  package func joined(_ parts: [Value]) -> Value {
    made(parts[0].shape.with(channels: parts.reduce(0) { $0 + $1.shape.channels }))
  }

  package func added(_ base: consuming Value, joined parts: [Value]) -> Value { changed(base) }

  package func haarTransformed(_ name: String, _ input: Value, rows: Int) -> Value {
    let shape = input.shape
    return made(shape.with(height: shape.height / 2, width: shape.width / 2).with(channels: 4 * shape.channels))
  }

  package func inverseHaarTransformed(_ name: String, _ input: Value, rows: Int) -> Value { pixelShuffled(input) }

  package func pixelShuffled(_ input: Value) -> Value {
    let shape = input.shape
    return made(shape.with(height: 2 * shape.height, width: 2 * shape.width).with(channels: shape.channels / 4))
  }

  package func maxPooled(_ input: Value) -> Value {
    made(input.shape.with(height: input.shape.height / 2, width: input.shape.width / 2))
  }

  package func upsampledBilinearly(_ input: Value) -> Value {
    made(input.shape.with(height: 2 * input.shape.height, width: 2 * input.shape.width))
  }

  package func concatenated(_ first: Value, _ second: Value) -> Value { joined([first, second]) }
  package func added(_ first: consuming Value, _ second: Value) -> Value { changed(first) }
  package func channels(of value: Value) -> Int { value.shape.channels }
}
