import Neural
import Parallel

extension GroupNorm {
  /// The gradient of a loss with respect to a normalization's input and parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, C).
    public let input: Tensor
    /// (C).
    public let weight: Tensor
    /// (C).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output.
  ///
  /// With x̂ = (x − mean) · scale and h = g · weight: scale · (h − mean(h) − x̂ · mean(h · x̂)), means over the group;
  /// Σ g · x̂ and Σ g over images and pixels. Sums in float64.
  /// - Parameters:
  ///   - output: g, the gradient with respect to the output, (N, H, W, C).
  ///   - input: x, what was normalized, (N, H, W, C).
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    let shape = input.imageShape
    let channels = shape.channels
    precondition(channels == weight.count, "input \(input.shape) needs \(weight.count) channels")
    let sums = output.channelSums(times: input, on: workers)
    // Σ g · x̂ for each image and channel.
    var normalized = sums.products
    // The gradient as slopes · g + factors · x + offsets.
    var slopes = [Float](repeating: 0, count: normalized.count)
    var (factors, offsets) = (slopes, slopes)
    for statistic in statistics(of: input, on: workers) {
      let (mean, scale) = (statistic.mean, statistic.scale)
      let count = Double(statistic.members.count * shape.area)
      var (level, tilt) = (0.0, 0.0)
      for member in statistic.members {
        normalized[member] = scale * (sums.products[member] - mean * sums.sums[member])
        level += Double(weight[member % channels]) * sums.sums[member] / count
        tilt += Double(weight[member % channels]) * normalized[member] / count
      }
      for member in statistic.members {
        slopes[member] = Float(scale * Double(weight[member % channels]))
        factors[member] = Float(-scale * scale * tilt)
        offsets[member] = Float(scale * (scale * tilt * mean - level))
      }
    }
    var gradient = input
    gradient.applyToChannels(factors: factors, offsets: offsets, on: workers)
    var direct = output
    direct.scaleChannels(by: slopes, on: workers)
    return Gradient(
      input: gradient.adding(direct, on: workers),
      weight: Tensor(shape: [channels], elements: summedOverImages(normalized, channels: channels)),
      bias: Tensor(shape: [channels], elements: summedOverImages(sums.sums, channels: channels)))
  }
}
