import Parallel

/// Attention over channels: each image's channels are scaled by a gate made of their means,
/// x · sigmoid(W₁ relu(W₀ mean(x) + b₀) + b₁) (Y. Zhang et al., "Image Super-Resolution Using Very Deep Residual
/// Channel Attention Networks", 2018). The mean sees the whole input.
public struct ChannelAttention: Sendable {
  let squeeze: Linear
  let excite: Linear

  /// - Parameters:
  ///   - squeeze: W₀ (C/r, C) or (C/r, C, 1, 1), and its bias.
  ///   - excite: W₁ (C, C/r) or (C, C/r, 1, 1), and its bias.
  public init(squeeze: Linear, excite: Linear) {
    precondition(
      squeeze.outputCount == excite.inputCount && squeeze.inputCount == excite.outputCount, "the two layers fit")
    self.squeeze = squeeze
    self.excite = excite
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    let hidden = squeeze(input.globalAverage(on: workers), on: workers).relu(on: workers)
    let gates = excite(hidden, on: workers).sigmoid(on: workers).elements
    var result = input
    result.scaleChannels(by: gates, on: workers)
    return result
  }
}

extension Tensor {
  /// x · factor in place, with a factor for each image and channel (N · C of them).
  package mutating func scaleChannels(by factors: [Float], on workers: WorkerPool) {
    let shape = imageShape
    let channels = shape.channels
    precondition(factors.count == shape.batch * channels, "a factor for each image and channel")
    updateRows(on: workers) { row, values in
      let image = row / shape.height * channels
      let factors = factors.span.extracting(image..<image + channels)
      for x in 0..<shape.width {
        values.slice(x * channels, count: channels) { pixel in
          for channel in factors.indices { pixel[channel] *= factors[channel] }
        }
      }
    }
  }
}
