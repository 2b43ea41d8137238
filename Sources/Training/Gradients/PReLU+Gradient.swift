import Neural
import Parallel

extension PReLU {
  /// The gradient of a loss with respect to the input and the slopes.
  public struct Gradient: Sendable {
    /// (N, H, W, C).
    public let input: Tensor
    /// (1) or (C).
    public let weight: Tensor
  }

  /// The gradient of a loss, given that with respect to the output, (N, H, W, C), at this input of the same shape.
  public func gradient(_ output: Tensor, at input: Tensor, on workers: WorkerPool) -> Gradient {
    let channels = input.imageShape.channels
    precondition(slopes.count == 1 || slopes.count == channels, "input \(input.shape) needs \(slopes.count) channels")
    let slopes = (0..<channels).map { self.slopes[self.slopes.count == 1 ? 0 : $0] }
    var gradient = output
    gradient.updateRows(on: workers) { row, values in
      let inputs = input.elements.span.extracting(row * values.count..<(row + 1) * values.count)
      for start in stride(from: 0, to: values.count, by: channels) {
        for channel in 0..<channels where !(inputs[start + channel] > 0) { values[start + channel] *= slopes[channel] }
      }
    }
    var negative = input
    negative.updateBands(on: workers) { values in
      for index in values.indices { values[index] = min(values[index], 0) }
    }
    let sums = summedOverImages(output.channelSums(times: negative, on: workers).products, channels: channels)
    let weight = self.slopes.count == 1 ? [sums.reduce(0, +)] : sums
    return Gradient(input: gradient, weight: Tensor(shape: [weight.count], elements: weight))
  }
}
