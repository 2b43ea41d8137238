import Neural
import Parallel
import TestSupport
import Testing

/// The same bytes from one worker and from several, on inputs large enough to be cut into many bands.
@Suite struct WorkerCountTests {
  struct Operation: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var run: @Sendable (Tensor, WorkerPool) -> Tensor

    init(_ name: String, _ run: @escaping @Sendable (Tensor, WorkerPool) -> Tensor) {
      testDescription = name
      self.run = run
    }
  }

  static let channels = 8

  static let operations: [Operation] = [
    Operation("convolution 3×3") { layer(3, 16)($0, on: $1) },
    Operation("convolution 1×1") { layer(1, 16)($0, on: $1) },
    Operation("transposed convolution") {
      TransposedConvolution2D(weight: .random([channels, 3, 4, 4]), stride: 2, padding: 1)($0, on: $1)
    },
    Operation("linear") { Linear(weight: .random([16, channels]))($0, on: $1) },
    Operation("SiLU") { $0.silu(on: $1) },
    Operation("GELU") { $0.gelu(on: $1) },
    Operation("quick GELU") { $0.quickGELU(on: $1) },
    Operation("sigmoid") { $0.sigmoid(on: $1) },
    Operation("tanh") { $0.tanh(on: $1) },
    Operation("ReLU") { $0.relu(on: $1) },
    Operation("PReLU") { PReLU(weight: .random([channels]))($0, on: $1) },
    Operation("FiLM") { $0.modulated(scale: .random([2, channels]), shift: .random([2, channels]), on: $1) },
    Operation("group norm") {
      GroupNorm(groups: 2, weight: .random([channels]), bias: .random([channels]))($0, on: $1)
    },
    Operation("instance norm") { InstanceNorm(weight: .random([channels]), bias: .random([channels]))($0, on: $1) },
    Operation("layer norm") { ChannelLayerNorm(weight: .random([channels]), bias: .random([channels]))($0, on: $1) },
    Operation("pixel shuffle") { $0.pixelShuffled(factor: 2, on: $1) },
    Operation("pixel unshuffle") { $0.pixelUnshuffled(factor: 2, on: $1) },
    Operation("nearest") { $0.upsampledNearest(factor: 2, on: $1) },
    Operation("bilinear") { $0.resizedBilinearly(height: 61, width: 300, alignment: .edges, on: $1) },
    Operation("bicubic") { $0.resizedBicubically(height: 61, width: 300, on: $1) },
    Operation("reflection") { $0.reflectionPadded(5, on: $1) },
    Operation("max pool") { $0.maxPooled2(on: $1) },
    Operation("max pool 3×3") { $0.maxPooled(size: 3, stride: 2, on: $1) },
    Operation("max pool beyond the edges") { $0.maxPooled(size: 3, stride: 2, padding: 1, roundingUp: true, on: $1) },
    Operation("average pool") { $0.averagePooled(size: 3, stride: 2, padding: 1, on: $1) },
    Operation("global average") { $0.globalAverage(on: $1) },
    Operation("Haar") { $0.haarTransformed(on: $1) },
    Operation("inverse Haar") { $0.inverseHaarTransformed(on: $1) },
    Operation("channel attention") {
      ChannelAttention(
        squeeze: Linear(weight: .random([2, channels])), excite: Linear(weight: .random([channels, 2])))($0, on: $1)
    },
    Operation("self-attention") {
      SelfAttention(
        norm: GroupNorm(groups: 2, weight: .random([channels]), bias: .random([channels])),
        projection: Linear(weight: .random([3 * channels, channels])),
        output: Linear(weight: .random([channels, channels])))(
          $0.resizedBilinearly(height: 20, width: 30, alignment: .edges, on: $1), on: $1)
    },
    Operation("multi-head attention") {
      let linear = { (seed: UInt64) in Linear(weight: .random([channels, channels], seed: seed)) }
      let tokens = $0.resizedBilinearly(height: 20, width: 30, alignment: .edges, on: $1).reshaped(to: [1200, channels])
      return MultiHeadAttention(heads: 2, query: linear(1), key: linear(2), value: linear(3), output: linear(4))(
        tokens, to: tokens, isCausal: true, on: $1)
    },
    Operation("cost volume") { $0.costVolume(with: .random($0.shape, seed: 7), on: $1) },
    Operation("warp") {
      let shape = $0.imageShape.with(channels: 2)
      return $0.warpedBackward(by: .random(shape.axes, in: -9...9, seed: 7), on: $1).image
    },
    Operation("concatenation") { .concatenatingChannels([$0, .random($0.shape, seed: 7)], on: $1) },
    Operation("selection") { $0.channels(2..<5, on: $1) },
    Operation("addition") { $0.adding(.random($0.shape, seed: 7), on: $1) },
  ]

  private static func layer(_ kernel: Int, _ outputs: Int) -> Convolution2D {
    Convolution2D(weight: .random([outputs, channels, kernel, kernel]), padding: kernel / 2)
  }

  @Test(arguments: operations) func countChangesNothing(_ operation: Operation) {
    let input = Tensor.random([2, 90, 128, Self.channels], in: -4...4, seed: 9)
    let alone = operation.run(input, WorkerPool(count: 1))
    for count in 2...4 {
      let together = operation.run(input, WorkerPool(count: count))
      #expect(together.shape == alone.shape)
      #expect(together.elements.map(\.bitPattern) == alone.elements.map(\.bitPattern))
    }
  }
}
