import Neural
import Synchronization

/// The mean squared error of a batch of predictions, (N, H, W, C), with its gradient.
final class SquaredError: Sendable {
  private let target: Tensor
  /// The sum of each image so far; protected by its mutex.
  private let sums: Mutex<[Double]>

  init(target: Tensor) {
    self.target = target
    sums = Mutex([Double](repeating: 0, count: target.shape[0]))
  }

  /// The mean over the images that were added.
  var value: Double { sums.withLock { $0.reduce(0, +) } / Double(target.count) }

  /// Takes one image in and writes the gradient with respect to it.
  @Sendable func add(_ images: Range<Int>, _ prediction: Span<Float>, _ gradient: inout MutableSpan<Float>) {
    let first = images.lowerBound * prediction.count
    let target = target.elements
    let expected = target.span.extracting(first..<first + prediction.count)
    var sum = 0.0
    for index in prediction.indices {
      let difference = prediction[index] - expected[index]
      sum += Double(difference) * Double(difference)
      gradient[index] = 2 * difference / Float(target.count)
    }
    sums.withLock { $0[images.lowerBound] = sum }
  }
}
