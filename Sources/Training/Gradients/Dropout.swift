import Neural
import Parallel
import Synthesis

/// Forgets each element with a probability and scales up the others, so that their mean stays (N. Srivastava et al.,
/// "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014).
///
/// What is forgotten follows from keys, index and place: the same for any number of workers.
package struct Dropout: Sendable {
  package let rate: Double
  /// What the choice is drawn from, a number for each image.
  package let keys: [UInt64]
  /// Which dropout of a network this is.
  package let index: Int

  package init(rate: Double, keys: [UInt64], index: Int) {
    precondition((0..<1).contains(rate), "the rate is in 0..<1")
    self.rate = rate
    self.keys = keys
    self.index = index
  }

  /// (N, H, W, C) → the same shape, in place when this is the input's last use. It is linear and its own adjoint.
  package func callAsFunction(_ input: consuming Tensor, on workers: WorkerPool) -> Tensor {
    let shape = input.imageShape
    precondition(keys.count == shape.batch, "each image has its key")
    let scale = Float(1 / (1 - rate))
    var result = input
    result.updateRows(on: workers) { row, values in
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      var random = RandomStream(seed: keys[image], UInt64(self.index), UInt64(y))
      for index in values.indices { values[index] *= random.chance(rate) ? 0 : scale }
    }
    return result
  }
}
