import Neural
import Parallel

extension Tensor {
  /// The gradients of a loss with respect to the parts of `concatenatingChannels`, given this with respect to the whole:
  /// to each its own channels.
  public func concatenationGradient(channels: [Int], on workers: WorkerPool) -> [Tensor] {
    precondition(channels.reduce(0, +) == imageShape.channels, "parts of \(channels) channels make no \(shape)")
    var start = 0
    return channels.map { count in
      defer { start += count }
      return self.channels(start..<start + count, on: workers)
    }
  }
}
