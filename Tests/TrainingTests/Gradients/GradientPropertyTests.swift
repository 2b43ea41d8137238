import Neural
import Parallel
import TestSupport
import Testing
import Training

/// What holds for every gradient, whatever the numbers.
@Suite struct GradientPropertyTests {
  let workers = WorkerPool(count: 2)

  /// ⟨J v, g⟩ by central differences is ⟨v, Jᵀ g⟩, for each input by itself.
  @Test(arguments: GradientCase.all) func agreesWithFiniteDifferences(_ test: GradientCase) {
    let output = Tensor.random(test.forward(test.inputs, workers).shape, seed: 77)
    let gradients = test.backward(output, test.inputs, workers)
    #expect(gradients.map(\.shape) == test.inputs.map(\.shape))
    let step: Float = 1 / 64
    for index in test.inputs.indices {
      let direction = Tensor.random(test.inputs[index].shape, seed: 78)
      func loss(_ factor: Float) -> Double {
        var inputs = test.inputs
        inputs[index] = inputs[index].moved(factor, along: direction)
        return test.forward(inputs, workers).inner(output)
      }
      let difference = (loss(step) - loss(-step)) / (2 * Double(step))
      // The share of the two lengths that a random direction sees, of which a percent is the curvature's third order and
      // the rounding of float32.
      let length = gradients[index].norm * direction.norm / Double(direction.count).squareRoot()
      #expect(abs(difference - gradients[index].inner(direction)) <= 0.01 * length, "input \(index)")
    }
  }

  /// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for each input in which the operation is affine.
  @Test(arguments: GradientCase.all.filter { !$0.affine.isEmpty }) func isTheAdjoint(_ test: GradientCase) {
    let output = Tensor.random(test.forward(test.inputs, workers).shape, seed: 79)
    let gradients = test.backward(output, test.inputs, workers)
    for index in test.affine {
      var inputs = test.inputs
      inputs[index] = Tensor(shape: inputs[index].shape)
      let linear = test.forward(test.inputs, workers).moved(-1, along: test.forward(inputs, workers))
      let (left, right) = (linear.inner(output), test.inputs[index].inner(gradients[index]))
      // Sums of up to 1e5 products in float32, against the lengths that Cauchy and Schwarz allow.
      #expect(abs(left - right) <= 1e-6 * linear.norm * output.norm, "input \(index)")
    }
  }

  /// The same bytes from any number of workers.
  @Test(arguments: GradientCase.all) func workersChangeNothing(_ test: GradientCase) {
    let output = Tensor.random(test.forward(test.inputs, workers).shape, seed: 80)
    func bits(_ workers: WorkerPool) -> [[UInt32]] {
      test.backward(output, test.inputs, workers).map { $0.elements.map(\.bitPattern) }
    }
    let alone = bits(WorkerPool(count: 1))
    for count in 2...4 { #expect(bits(WorkerPool(count: count)) == alone) }
  }
}
