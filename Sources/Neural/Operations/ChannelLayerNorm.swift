import Parallel

/// Normalization of each pixel over its channels (J. L. Ba et al., "Layer Normalization", 2016).
///
/// (x − mean) / √(variance + ε) · weight + bias with the population variance; sums in float64. Purely local.
public struct ChannelLayerNorm: Sendable {
  /// Added to the variance.
  public let epsilon: Double
  package let weight: [Float]
  let bias: [Float]

  /// - Parameters:
  ///   - weight: (C).
  ///   - bias: (C).
  public init(weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) {
    precondition(weight.rank == 1 && bias.shape == weight.shape, "weight and bias are (C)")
    self.epsilon = epsilon
    self.weight = weight.elements
    self.bias = bias.elements
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    let channels = input.imageShape.channels
    precondition(channels == weight.count, "input \(input.shape) needs \(weight.count) channels")
    var result = input
    result.updateRows(on: workers) { _, row in
      let (weight, bias) = (weight.span, bias.span)
      for start in stride(from: 0, to: row.count, by: channels) {
        row.slice(start, count: channels) { pixel in
          var (sum, squares) = (0.0, 0.0)
          for channel in pixel.indices { sum += Double(pixel[channel]) }
          let mean = sum / Double(channels)
          for channel in pixel.indices {
            let difference = Double(pixel[channel]) - mean
            squares += difference * difference
          }
          let scale = Float(1 / (squares / Double(channels) + epsilon).squareRoot())
          let center = Float(mean)
          for channel in weight.indices {
            pixel[channel] = (pixel[channel] - center) * scale * weight[channel] + bias[channel]
          }
        }
      }
    }
    return result
  }
}
