import Neural
import Parallel

extension ChannelLayerNorm {
  /// The gradient of a loss with respect to the input and the parameters.
  public struct Gradient: Sendable {
    /// (N, H, W, C).
    public let input: Tensor
    /// (C).
    public let weight: Tensor
    /// (C).
    public let bias: Tensor
  }

  /// The gradient of a loss, given that with respect to the output, (N, H, W, C), at this input of the same shape.
  ///
  /// With x̂ the normalized pixel and h = g · weight: (h − mean(h) − x̂ · mean(h · x̂)) / √(variance + ε), means over the
  /// channels; Σ g · x̂ and Σ g over all pixels. Sums in float64.
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    let channels = input.imageShape.channels
    precondition(channels == weight.count, "input \(input.shape) needs \(weight.count) channels")
    let plain = ChannelLayerNorm(
      weight: Tensor(shape: [channels], repeating: 1), bias: Tensor(shape: [channels]), epsilon: epsilon)
    let normalized = plain(input, on: workers)
    let sums = output.channelSums(times: normalized, on: workers)
    var gradient = output
    gradient.updateRows(on: workers) { row, values in
      let place = row * values.count..<(row + 1) * values.count
      let inputs = input.elements.span.extracting(place)
      let centered = normalized.elements.span.extracting(place)
      for start in stride(from: 0, to: values.count, by: channels) {
        let pixel = start..<start + channels
        values.slice(start, count: channels) {
          pixelGradient(&$0, at: inputs.extracting(pixel), normalized: centered.extracting(pixel))
        }
      }
    }
    return Gradient(
      input: gradient,
      weight: Tensor(shape: [channels], elements: summedOverImages(sums.products, channels: channels)),
      bias: Tensor(shape: [channels], elements: summedOverImages(sums.sums, channels: channels)))
  }

  /// Turns the gradient of one pixel's output into that of its input.
  private func pixelGradient(_ gradient: inout MutableSpan<Float>, at input: Span<Float>, normalized: Span<Float>) {
    let count = Double(input.count)
    var (sum, squares, level, tilt) = (0.0, 0.0, 0.0, 0.0)
    for channel in input.indices {
      let slope = Double(gradient[channel]) * Double(weight[channel])
      sum += Double(input[channel])
      level += slope
      tilt += slope * Double(normalized[channel])
    }
    for channel in input.indices {
      let difference = Double(input[channel]) - sum / count
      squares += difference * difference
    }
    let scale = 1 / (squares / count + epsilon).squareRoot()
    for channel in input.indices {
      let slope = Double(gradient[channel]) * Double(weight[channel])
      gradient[channel] = Float(scale * (slope - level / count - Double(normalized[channel]) * tilt / count))
    }
  }
}
