/// A convolution with its bias, as a network's description says it.
package struct ConvolutionDescription: Sendable, Hashable {
  package let name: String
  package let outputs: Int
  /// Rows and columns of the kernel.
  package let kernel: Int
  package let stride: Int
  package let padding: FrameConvolution.Padding
  package let activation: FrameConvolution.Activation
  /// Whether it must not go by Winograd's way.
  package let isExact: Bool

  package init(
    _ name: String, outputs: Int, kernel: Int = 3, stride: Int = 1, padding: FrameConvolution.Padding = .zeros,
    activation: FrameConvolution.Activation = .identity, isExact: Bool = false
  ) {
    self.name = name
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.activation = activation
    self.isExact = isExact
  }
}

/// What the networks are made of that turn pictures into pictures as they were published, with their weights.
package protocol PictureNetworkOperations: CommonNetworkOperations {
  func convolution(_ convolution: ConvolutionDescription, _ input: Value) -> Value
  /// Two convolutions, the first one's result being needed by the second alone.
  func chained(_ first: ConvolutionDescription, _ second: ConvolutionDescription, _ input: Value) -> Value
  /// States a convolution that runs later, or never, where weights files have it.
  func declared(_ convolution: ConvolutionDescription, inputs: Int)
  /// A 3 × 3 convolution to 4 · `features` channels, their shuffle to twice the size, and a 3 × 3 convolution, both padded
  /// by zeros, nothing between them.
  func shufflingTail(_ first: String, _ second: String, _ input: Value, features: Int, outputs: Int) -> Value
  /// Normalization of each channel over all pixels.
  func instanceNorm(_ name: String, _ input: consuming Value) -> Value
  func leakyReLU(_ input: consuming Value, slope: Float) -> Value
  /// With one learned slope, or one for each channel.
  func prelu(_ name: String, _ input: consuming Value, slopes: Int) -> Value
  /// factor1 · factor2 · x² + bias, with a bias for each channel.
  func quadratic(_ name: String, _ input: consuming Value) -> Value
  func sigmoid(_ input: consuming Value) -> Value
  /// max(x, 0) to the power of `exponent`.
  func raised(_ input: consuming Value, to exponent: Float) -> Value
  /// Where each pixel of a value lies, x and y from −1 to 1 between the outer edges of the frame, (N, H, W, 2).
  func coordinates(of value: Value) -> Value
  /// The mean of each channel, (N, 1, 1, C).
  func globalAverage(_ input: Value) -> Value
  /// The largest of each pixel's channels, (N, H, W, 1).
  func maximumOverChannels(_ input: Value) -> Value
  /// x · gates, with a gate for each channel (N, 1, 1, C), plus `base`.
  func scaled(_ input: consuming Value, by gates: Value, addedTo base: Value?) -> Value
  func multiplied(_ first: consuming Value, _ second: Value) -> Value
  /// The channels of all one after the other.
  func joined(_ parts: [Value]) -> Value
  /// Those added to the channels of `base`.
  func added(_ base: consuming Value, joined parts: [Value]) -> Value
  /// The Haar transform. Weights files hold its filters, `rows` of them, which must be these.
  func haarTransformed(_ name: String, _ input: Value, rows: Int) -> Value
  func inverseHaarTransformed(_ name: String, _ input: Value, rows: Int) -> Value
  func pixelShuffled(_ input: Value) -> Value
  func maxPooled(_ input: Value) -> Value
  /// Twice the size by bilinear interpolation, the corners' centers staying in place.
  func upsampledBilinearly(_ input: Value) -> Value
}

extension PictureNetworkOperations {
  /// The channels' gates, W₁ relu(W₀ mean(x) + b₀) + b₁ through a sigmoid (Y. Zhang et al., "Image Super-Resolution Using
  /// Very Deep Residual Channel Attention Networks", 2018), in place of x, plus `base`.
  package func channelAttention(_ name: String, _ x: consuming Value, reduction: Int, addedTo base: Value) -> Value {
    let channels = channels(of: x)
    let squeezed = convolution(
      ConvolutionDescription("\(name).0", outputs: channels / reduction, kernel: 1, activation: .relu),
      globalAverage(x))
    let gates = sigmoid(convolution(ConvolutionDescription("\(name).2", outputs: channels, kernel: 1), squeezed))
    return scaled(x, by: gates, addedTo: base)
  }
}
