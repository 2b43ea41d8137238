import Parallel

/// factor · x² + bias, with a bias for each channel (MobileIE's activation, H. Yan et al., "MobileIE", ICCV 2025).
package struct Quadratic: Sendable {
  package let factor: Float
  package let bias: [Float]

  package init(factor: Float, bias: [Float]) {
    self.factor = factor
    self.bias = bias
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  package func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    precondition(input.imageShape.channels == bias.count, "input \(input.shape) needs \(bias.count) channels")
    var result = input
    result.updateRows(on: workers) { _, row in
      let bias = bias.span
      for start in stride(from: 0, to: row.count, by: bias.count) {
        row.slice(start, count: bias.count) { pixel in
          for channel in bias.indices { pixel[channel] = factor * (pixel[channel] * pixel[channel]) + bias[channel] }
        }
      }
    }
    return result
  }
}
