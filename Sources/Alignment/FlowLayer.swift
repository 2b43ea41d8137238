import Neural

/// A layer of a network of flow, made from its tensors.
enum FlowLayer: Sendable {
  /// A convolution, strip by strip.
  case strips(FrameConvolution)
  /// One whose taps lie apart.
  case dilated(Convolution2D)
  case doubling(TransposedConvolution2D)

  /// - Parameters:
  ///   - weight: (out, in, k, k), or (in, out, k, k) of a transposed one.
  ///   - bias: (out).
  init(_ layer: PWCNet.LayerShape, weight: Tensor, bias: Tensor) {
    if layer.isTransposed {
      self = .doubling(TransposedConvolution2D(weight: weight, bias: bias, stride: 2, padding: 1))
    } else if layer.dilation > 1 {
      self = .dilated(
        Convolution2D(weight: weight, bias: bias, padding: layer.dilation, dilation: layer.dilation))
    } else {
      self = .strips(FrameConvolution(weight: weight, bias: bias, stride: layer.stride))
    }
  }
}

extension [String: FlowLayer] {
  /// The layer of a name that the network declares.
  func layer(_ name: String) -> FlowLayer {
    guard let layer = self[name] else { preconditionFailure("the network declares no layer “\(name)”") }
    return layer
  }
}
