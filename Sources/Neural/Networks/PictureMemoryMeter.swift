/// Follows the description of a picture network and reckons the memory that its values take, in bytes: each is there as
/// long as something refers to it, in this walk as in the one that computes.
package final class PictureMemoryMeter: PictureNetworkOperations {
  package typealias Value = MemoryAccount.Value

  private let account = MemoryAccount()
  private let layers: PictureLayers
  private let workers: Int

  package init(_ layers: PictureLayers, workers: Int) {
    self.layers = layers
    self.workers = workers
  }

  /// The most that was taken at a time, in bytes.
  package var peak: Int { account.peak }

  /// A value that comes from outside.
  package func value(_ shape: ImageShape) -> Value { account.value(shape) }

  private func chain(_ names: [String], _ input: Value) -> Value {
    let links = names.map(layers.convolution)
    let output = links.reduce(input.shape) { $1.outputShape(of: $0) }
    return account.value(output, working: FrameConvolution.workingBytes(links, input.shape, workers: workers))
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
    let packed = account.value(
      folded.outputShape(of: input.shape),
      working: FrameConvolution.workingBytes([folded], input.shape, workers: workers))
    return pixelShuffled(packed)
  }

  package func instanceNorm(_ name: String, _ input: consuming Value) -> Value { account.changed(input) }
  package func leakyReLU(_ input: consuming Value, slope: Float) -> Value { account.changed(input) }
  package func prelu(_ name: String, _ input: consuming Value, slopes: Int) -> Value { account.changed(input) }
  package func quadratic(_ name: String, _ input: consuming Value) -> Value { account.changed(input) }
  package func sigmoid(_ input: consuming Value) -> Value { account.changed(input) }
  package func raised(_ input: consuming Value, to exponent: Float) -> Value { account.changed(input) }

  package func coordinates(of value: Value) -> Value { account.value(value.shape.with(channels: 2)) }
  package func globalAverage(_ input: Value) -> Value { account.value(input.shape.with(height: 1, width: 1)) }
  package func maximumOverChannels(_ input: Value) -> Value { account.value(input.shape.with(channels: 1)) }

  package func scaled(_ input: consuming Value, by gates: Value, addedTo base: Value?) -> Value {
    account.changed(input)
  }

  package func multiplied(_ first: consuming Value, _ second: Value) -> Value { account.changed(first) }

  package func joined(_ parts: [Value]) -> Value {
    account.value(parts[0].shape.with(channels: parts.reduce(0) { $0 + $1.shape.channels }))
  }

  package func added(_ base: consuming Value, joined parts: [Value]) -> Value { account.changed(base) }

  package func haarTransformed(_ name: String, _ input: Value, rows: Int) -> Value {
    let shape = input.shape
    return account.value(
      shape.with(height: shape.height / 2, width: shape.width / 2).with(channels: 4 * shape.channels))
  }

  package func inverseHaarTransformed(_ name: String, _ input: Value, rows: Int) -> Value { pixelShuffled(input) }

  package func pixelShuffled(_ input: Value) -> Value {
    let shape = input.shape
    return account.value(
      shape.with(height: 2 * shape.height, width: 2 * shape.width).with(channels: shape.channels / 4))
  }

  package func maxPooled(_ input: Value) -> Value {
    account.value(input.shape.with(height: input.shape.height / 2, width: input.shape.width / 2))
  }

  package func upsampledBilinearly(_ input: Value) -> Value {
    account.value(input.shape.with(height: 2 * input.shape.height, width: 2 * input.shape.width))
  }

  package func concatenated(_ first: Value, _ second: Value) -> Value { joined([first, second]) }
  package func added(_ first: consuming Value, _ second: Value) -> Value { account.changed(first) }
  package func channels(of value: Value) -> Int { value.shape.channels }
}
