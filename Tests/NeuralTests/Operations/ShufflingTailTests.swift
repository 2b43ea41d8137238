import Neural
import Parallel
import TestSupport
import Testing

@Suite struct ShufflingTailTests {
  let workers = WorkerPool(count: 2)

  /// The two convolutions that it stands for, at the edges and corners too.
  @Test(arguments: [(2, 2), (2, 9), (7, 3), (12, 40)])
  func isTwoConvolutions(_ size: (height: Int, width: Int)) {
    let (inputs, features, outputs) = (6, 5, 3)
    let (weight, bias) = (Tensor.random([4 * features, inputs, 3, 3], seed: 2), Tensor.random([4 * features], seed: 3))
    let (last, lastBias) = (Tensor.random([outputs, features, 3, 3], seed: 4), Tensor.random([outputs], seed: 5))
    let tail = ShufflingTail(firstWeight: weight, firstBias: bias, secondWeight: last, secondBias: lastBias)
    let input = Tensor.random([2, size.height, size.width, inputs])
    let middle = Convolution2D(weight: weight, bias: bias, padding: 1)(input, on: workers)
    let expected = Convolution2D(weight: last, bias: lastBias, padding: 1)(
      middle.pixelShuffled(factor: 2, on: workers), on: workers)
    // Float32's rounding of sums of some hundred products.
    #expect(tail(input, on: workers).largestDifference(from: expected) < 5e-5)
    #expect(tail(input, on: WorkerPool(count: 1)) == tail(input, on: WorkerPool(count: 3)))
  }
}
