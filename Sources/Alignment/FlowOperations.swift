import Neural

/// What networks of flow are made of beside what all are. Layers with parameters have the name that they have in weights
/// files; values are images, (N, H, W, C).
protocol FlowOperations: CommonNetworkOperations {
  /// A convolution, followed by max(x, 0.1 x) if `isActivated`.
  func convolution(_ name: String, _ input: Value, isActivated: Bool) -> Value
  /// A transposed convolution to twice the size.
  func doubled(_ name: String, _ input: Value) -> Value
  /// The costs of the displacements of up to 4 pixels, (N, H, W, 81), as max(x, 0.1 x).
  func costs(of first: Value, with second: Value) -> Value
  /// An image sampled where the flow, times `pixels`, points; 0 outside.
  func warped(_ image: Value, by flow: Value, pixels: Float) -> Value
  /// The channels of all one after the other.
  func joined(_ parts: [Value]) -> Value
  /// Of that size by bilinear interpolation between the outer edges; itself if it has it.
  func resized(_ input: Value, height: Int, width: Int) -> Value
  /// Each channel times a number of its own.
  func scaled(_ input: consuming Value, byChannel scales: [Float]) -> Value
}
