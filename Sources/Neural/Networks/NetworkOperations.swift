/// What all networks are made of, for whoever follows a network's description: one implementation lists its layers, one
/// computes tensors, one reckons the memory that takes, and training has one that also keeps what the way back needs.
///
/// Each kind of network adds its own operations (`NetworkOperations`, `PictureNetworkOperations`). Layers with parameters
/// have the name that they have in weights files. Values are images, (N, H, W, C), or rows, (N, C).
package protocol CommonNetworkOperations {
  associatedtype Value

  /// The channels of both, one after the other.
  func concatenated(_ first: Value, _ second: Value) -> Value
  func added(_ first: consuming Value, _ second: Value) -> Value
  /// Channels of a value.
  func channels(of value: Value) -> Int
  /// The value itself, shown to whoever looks into the network as that of the module `name`.
  func marked(_ name: String, _ value: Value) -> Value
}

extension CommonNetworkOperations {
  package func marked(_ name: String, _ value: Value) -> Value { value }
}

/// What the diffusion's networks are made of, which can be trained.
package protocol NetworkOperations: CommonNetworkOperations {
  /// A convolution of `kernel` × `kernel` taps with zero padding of half a kernel.
  func convolution(_ name: String, _ input: Value, outputs: Int, kernel: Int, stride: Int) -> Value
  /// A linear map of rows.
  func linear(_ name: String, _ input: Value, outputs: Int) -> Value
  func groupNorm(_ name: String, _ input: consuming Value, groups: Int) -> Value
  /// Single-head attention over the pixels, with its normalization and residual.
  func selfAttention(_ name: String, _ input: Value, groups: Int) -> Value
  func silu(_ input: consuming Value) -> Value
  /// In training, forgets each element with that probability and scales up the others.
  func dropout(_ input: consuming Value, rate: Double) -> Value
  /// Each pixel repeated in both directions.
  func upsampled(_ input: Value, factor: Int) -> Value
  /// Adds to each image's pixels the row of that image.
  func shifted(_ image: consuming Value, by row: Value) -> Value
}

extension NetworkOperations {
  package func convolution(_ name: String, _ input: Value, outputs: Int, kernel: Int) -> Value {
    convolution(name, input, outputs: outputs, kernel: kernel, stride: 1)
  }
}
