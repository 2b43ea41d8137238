import Parallel

/// x where positive, a learned slope times x elsewhere: one slope for all channels, or one for each
/// (K. He et al., "Delving Deep into Rectifiers", 2015).
public struct PReLU: Sendable {
  package let slopes: [Float]

  /// - Parameter weight: (1) or (C).
  public init(weight: Tensor) {
    precondition(weight.rank == 1 && weight.count >= 1, "weight \(weight.shape) is not (1) or (C)")
    slopes = weight.elements
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use.
  public func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    if slopes.count == 1 { return input.leakyReLU(slope: slopes[0], on: workers) }
    precondition(input.imageShape.channels == slopes.count, "input \(input.shape) needs \(slopes.count) channels")
    var result = input
    result.updateRows(on: workers) { _, row in
      let slopes = slopes.span
      for start in stride(from: 0, to: row.count, by: slopes.count) {
        row.slice(start, count: slopes.count) { pixel in
          for channel in slopes.indices {
            let value = pixel[channel]
            pixel[channel] = value > 0 ? value : slopes[channel] * value
          }
        }
      }
    }
    return result
  }
}
