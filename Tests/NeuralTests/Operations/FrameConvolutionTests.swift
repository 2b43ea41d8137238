import Neural
import Parallel
import TestSupport
import Testing

@Suite struct FrameConvolutionTests {
  let workers = WorkerPool(count: 2)

  struct Case: Sendable, CustomStringConvertible {
    var kernel: Int
    var stride = 1
    var padding: FrameConvolution.Padding
    var inputs: Int
    var outputs: Int
    var isExact = false

    var description: String { "\(kernel)×\(kernel) /\(stride) \(padding) \(inputs)→\(outputs) exact \(isExact)" }

    var weight: Tensor { .random([outputs, inputs, kernel, kernel], seed: 2) }
    var bias: Tensor { .random([outputs], seed: 3) }
    var convolution: FrameConvolution {
      FrameConvolution(weight: weight, bias: bias, stride: stride, padding: padding, isExact: isExact)
    }
  }

  static let cases: [Case] = [
    Case(kernel: 1, padding: .zeros, inputs: 5, outputs: 3), Case(kernel: 3, padding: .zeros, inputs: 4, outputs: 18),
    Case(kernel: 3, padding: .zeros, inputs: 16, outputs: 16),
    Case(kernel: 3, padding: .zeros, inputs: 16, outputs: 16, isExact: true),
    Case(kernel: 3, padding: .reflection, inputs: 22, outputs: 17),
    Case(kernel: 3, padding: .reflection, inputs: 3, outputs: 2),
    Case(kernel: 5, padding: .zeros, inputs: 4, outputs: 12),
    Case(kernel: 9, padding: .reflection, inputs: 6, outputs: 8),
    Case(kernel: 7, stride: 2, padding: .none, inputs: 8, outputs: 32),
    Case(kernel: 3, padding: .none, inputs: 16, outputs: 16),
  ]

  /// The sum itself, by the convolution that gathers patches.
  @Test(arguments: cases)
  func isTheSum(_ example: Case) {
    let convolution = example.convolution
    for (height, width) in [(9, 9), (10, 101), (37, 12)] {
      let input = Tensor.random([1, height, width, example.inputs], seed: UInt64(width))
      let half = example.kernel / 2
      let plain = Convolution2D(
        weight: example.weight, bias: example.bias, stride: example.stride,
        padding: example.padding == .zeros ? half : 0)
      let expected = plain(
        example.padding == .reflection && half > 0 ? input.reflectionPadded(half, on: workers) : input, on: workers)
      // What float32 rounds in a sum of so many values, and ten times as much by Winograd's way.
      let tolerance = 2e-5 * Float(example.inputs * example.kernel * example.kernel).squareRoot()
      for kernels in KernelSet.available {
        let output = FrameConvolution.chain([(convolution, .identity)], input, kernels: kernels, on: workers)
        #expect(output.largestDifference(from: expected) < tolerance, "\(kernels.name) \(height) × \(width)")
        let activated = FrameConvolution.chain(
          [(convolution, .leakyReLU(slope: 0.25))], input, kernels: kernels, on: workers)
        #expect(activated == output.leakyReLU(slope: 0.25, on: workers))
      }
    }
  }

  /// Which worker computes what makes no difference, nor what other images there are.
  @Test(arguments: cases)
  func dependsOnTheFrameAlone(_ example: Case) {
    let convolution = example.convolution
    let images = (0..<2).map { Tensor.random([1, 21, 110, example.inputs], seed: UInt64($0)) }
    let single = images.map { convolution($0, on: WorkerPool(count: 1)) }
    for count in 2...3 { #expect(convolution(images[0], on: WorkerPool(count: count)) == single[0]) }
    let both = convolution(
      Tensor(shape: [2, 21, 110, example.inputs], elements: images.flatMap(\.elements)), on: workers)
    #expect(both.elements == single.flatMap(\.elements))
  }

  /// In step or one after the other, to the last bit, however many bands that takes.
  @Test(arguments: [1, 4, 7, 31, 33, 70])
  func chainsConvolutions(_ height: Int) {
    let links: [FrameConvolution.Link] = [
      (Case(kernel: 3, padding: .zeros, inputs: 6, outputs: 18).convolution, .relu),
      (Case(kernel: 3, padding: .zeros, inputs: 18, outputs: 16).convolution, .identity),
      (Case(kernel: 5, padding: .zeros, inputs: 16, outputs: 5).convolution, .leakyReLU(slope: 0.1)),
    ]
    let input = Tensor.random([1, height, 99, 6])
    let separate = links.reduce(input) { $1.convolution($0, activation: $1.activation, on: workers) }
    for count in 1...3 {
      #expect(FrameConvolution.chain(links, input, on: WorkerPool(count: count)) == separate)
    }
  }
}
