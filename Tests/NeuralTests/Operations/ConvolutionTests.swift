import Neural
import Parallel
import TestSupport
import Testing

/// Convolutions against their definitions, summed in float64.
@Suite struct ConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kernel = (height: 3, width: 3)
    var stride = 1
    var padding = 1
    var dilation = 1
    var input = ImageShape(batch: 2, height: 9, width: 7, channels: 5)
    var outputs = 6
    var testDescription: String {
      "\(kernel.height)×\(kernel.width) stride \(stride) padding \(padding) dilation \(dilation) on \(input.axes)"
    }
  }

  static let cases = [
    Case(), Case(stride: 2), Case(padding: 0), Case(padding: 4, dilation: 4), Case(stride: 3, padding: 2, dilation: 2),
    Case(kernel: (1, 1), padding: 0), Case(kernel: (1, 1), stride: 2, padding: 0), Case(kernel: (1, 1), padding: 1),
    Case(kernel: (5, 1), padding: 2), Case(kernel: (1, 4), padding: 3), Case(kernel: (2, 2), stride: 2, padding: 0),
    // Kernels wider than the image, and more pixels than one block of the multiplication takes.
    Case(kernel: (7, 7), padding: 3, input: ImageShape(batch: 1, height: 2, width: 2, channels: 1)),
    Case(input: ImageShape(batch: 2, height: 40, width: 33, channels: 3), outputs: 4),
    Case(kernel: (1, 1), padding: 0, input: ImageShape(batch: 2, height: 40, width: 33, channels: 3), outputs: 4),
  ]

  // Sums of at most 245 products of values up to 1, in float32.
  let tolerance: Float = 2e-5

  @Test(arguments: cases) func agreesWithTheSum(_ test: Case) {
    let input = Tensor.random(test.input.axes, seed: 1)
    let weight = Tensor.random([test.outputs, test.input.channels, test.kernel.height, test.kernel.width], seed: 2)
    let bias = Tensor.random([test.outputs], seed: 3)
    let layer = Convolution2D(
      weight: weight, bias: bias, stride: test.stride, padding: test.padding, dilation: test.dilation)
    let shape = layer.outputShape(of: test.input)
    var expected = Tensor(shape: shape.axes)
    for (index, place) in Places(shape).enumerated() {
      var sum = Double(bias.elements[place.channel])
      for (i, j) in taps(test.kernel) {
        let y = place.y * test.stride - test.padding + i * test.dilation
        let x = place.x * test.stride - test.padding + j * test.dilation
        guard (0..<test.input.height).contains(y), (0..<test.input.width).contains(x) else { continue }
        for channel in 0..<test.input.channels {
          sum += Double(input[place.image, y, x, channel]) * Double(weight[place.channel, channel, i, j])
        }
      }
      expected.elements[index] = Float(sum)
    }
    #expect(layer(input, on: WorkerPool(count: 2)).largestDifference(from: expected) < tolerance)
  }

  @Test(arguments: [(4, 2, 1), (3, 1, 1), (2, 2, 0), (3, 3, 2), (5, 2, 0)])
  func transposedIsTheAdjoint(_ kernel: Int, _ stride: Int, _ padding: Int) {
    // ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, where A's (out, in) weight is Aᵀ's (in, out); sizes that the stride divides without rest.
    let workers = WorkerPool(count: 2)
    let small = ImageShape(batch: 2, height: 5, width: 4, channels: 3)
    let weight = Tensor.random([3, 2, kernel, kernel], seed: 1)
    let transposed = TransposedConvolution2D(weight: weight, stride: stride, padding: padding)
    let large = transposed.outputShape(of: small)
    let y = Tensor.random(small.axes, seed: 2)
    let x = Tensor.random(large.axes, seed: 3)
    let forward = Convolution2D(weight: weight, stride: stride, padding: padding)(x, on: workers)
    #expect(forward.shape == y.shape)
    let left = inner(forward, y)
    let right = inner(x, transposed(y, on: workers))
    #expect(abs(left - right) < 1e-4)  // some hundred products in float32
  }

  @Test func pointwiseConvolutionIsALinearMapOfPixels() {
    let workers = WorkerPool(count: 2)
    let input = Tensor.random([2, 5, 6, 8], seed: 1)
    let weight = Tensor.random([4, 8, 1, 1], seed: 2)
    let bias = Tensor.random([4], seed: 3)
    let convolved = Convolution2D(weight: weight, bias: bias)(input, on: workers)
    #expect(Linear(weight: weight, bias: bias)(input, on: workers).largestDifference(from: convolved) < tolerance)
  }

  private func taps(_ kernel: (height: Int, width: Int)) -> [(Int, Int)] {
    (0..<kernel.height).flatMap { i in (0..<kernel.width).map { (i, $0) } }
  }

  private func inner(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}

/// The places of a batch of images, in the order of their elements.
struct Places: Sequence, IteratorProtocol {
  let shape: ImageShape
  private var index: Int = 0

  init(_ shape: ImageShape) { self.shape = shape }

  mutating func next() -> (image: Int, y: Int, x: Int, channel: Int)? {
    guard index < shape.pixels * shape.channels else { return nil }
    defer { index += 1 }
    let pixel = index / shape.channels
    return (
      pixel / shape.area, pixel % shape.area / shape.width, pixel % shape.width, index % shape.channels
    )
  }
}

extension Tensor {
  /// The element at four indices.
  subscript(a: Int, b: Int, c: Int, d: Int) -> Float {
    elements[((a * shape[1] + b) * shape[2] + c) * shape[3] + d]
  }
}
