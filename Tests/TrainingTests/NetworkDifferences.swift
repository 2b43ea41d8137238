import Neural
import TestSupport
import Testing
import Training

extension TrainableNetwork {
  /// Expects ⟨gradient, direction⟩ to be the derivative of ⟨prediction, g⟩ by differences, for each tensor of the
  /// parameters by itself: the whole network on the way back.
  ///
  /// Three percent of what a random direction sees of the gradient are allowed for curvature, and `rounding` for what
  /// float32 leaves of a difference of sums over all values of the batch.
  func expectGradientOfDifferences(_ parameters: [Float], _ batch: NetworkInputs, rounding: Double) {
    let slopes = Tensor.random(batch.state.shape, seed: 4)
    let gradient = gradient(of: parameters, batch: batch) { images, prediction, gradient in
      let count = prediction.count / images.count
      gradient.copy(slopes.elements.span.extracting(images.lowerBound * count..<images.upperBound * count), to: 0)
    }
    for entry in layout.entries {
      let direction = Tensor.random(entry.shape, seed: 5)
      let step: Float = 1 / 256
      func value(_ factor: Float) -> Double {
        var moved = parameters
        for (place, change) in zip(entry.range, direction.elements) { moved[place] += factor * change }
        return prediction(of: moved, batch: batch).inner(slopes)
      }
      let difference = (value(step) - value(-step)) / (2 * Double(step))
      let part = Tensor(shape: entry.shape, elements: Array(gradient[entry.range]))
      let length = part.norm * direction.norm / Double(direction.count).squareRoot()
      #expect(
        abs(difference - part.inner(direction)) <= 0.03 * length + rounding, "\(entry.name): \(difference), \(length)")
    }
  }
}
