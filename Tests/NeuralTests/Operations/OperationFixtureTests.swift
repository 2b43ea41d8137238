import Neural
import Parallel
import TestSupport
import Testing

/// Every forward output of `Fixtures/ops` within the tolerance stated there: ten times what a float32 run of PyTorch
/// was off its float64 run, at least 3e-6 of the largest value.
@Suite struct OperationFixtureTests {
  @Test func tableIsWhole() { #expect(OperationFixture.all.count == 45) }

  @Test(arguments: OperationFixture.all) func matchesReference(fixture: OperationFixture) throws {
    let outputs = try run(fixture, on: WorkerPool(count: 2))
    for name in fixture.forwardOutputs {
      let expected = try fixture.tensor(name)
      let actual = try #require(outputs[name], "no output '\(name)'")
      let tolerance = try #require(fixture.outputs[name]).tolerance
      #expect(actual.shape == expected.shape)
      #expect(actual.largestDifference(from: expected) <= tolerance)
    }
  }

  /// The outputs by name, in the layout of the file.
  private func run(_ fixture: OperationFixture, on workers: WorkerPool) throws -> [String: Tensor] {
    let attributes = fixture.attributes
    func image(_ tensor: Tensor) -> [String: Tensor] { ["output": tensor.channelsFirst()] }
    func plain(_ tensor: Tensor) -> [String: Tensor] { ["output": tensor] }

    switch fixture.op {
    case let name where name.hasPrefix("conv_transpose"):
      let layer = try TransposedConvolution2D(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), stride: #require(attributes?.stride),
        padding: #require(attributes?.padding))
      return try image(layer(fixture.image(), on: workers))
    case "conv1x1_pixel_shuffle":
      let layer = try Convolution2D(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      return try image(layer(fixture.image(), on: workers).pixelShuffled(factor: 2, on: workers))
    case let name where name.hasPrefix("conv"):
      let layer = try Convolution2D(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), stride: #require(attributes?.stride),
        padding: #require(attributes?.padding), dilation: #require(attributes?.dilation))
      return try image(layer(fixture.image(), on: workers))
    case "linear":
      let layer = try Linear(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      return try plain(layer(fixture.tensor("input"), on: workers))
    case "pixel_shuffle": return try image(fixture.image().pixelShuffled(factor: 2, on: workers))
    case "pixel_unshuffle": return try image(fixture.image().pixelUnshuffled(factor: 2, on: workers))
    case "upsample_nearest2": return try image(fixture.image().upsampledNearest(factor: 2, on: workers))
    case "max_pool2": return try image(fixture.image().maxPooled2(on: workers))
    case "global_average_pool": return try image(fixture.image().globalAverage(on: workers))
    case "dwt": return try image(fixture.image().haarTransformed(on: workers))
    case "idwt": return try image(fixture.image().inverseHaarTransformed(on: workers))
    case let name where name.hasPrefix("reflection_pad"):
      return try image(fixture.image().reflectionPadded(#require(attributes?.padding), on: workers))
    case let name where name.hasPrefix("bilinear"):
      let size = try #require(attributes?.size)
      return try image(
        fixture.image().resizedBilinearly(
          height: size[0], width: size[1], alignment: attributes?.alignCorners == true ? .corners : .edges, on: workers
        ))
    case "cost_volume9x9":
      return try image(fixture.image("first").costVolume(with: fixture.image("second"), on: workers))
    case "backward_warp":
      let (warped, mask) = try fixture.image().warpedBackward(by: fixture.image("flow"), on: workers)
      return ["output": warped.channelsFirst(), "mask": mask.channelsFirst()]
    case "pack":
      let raw = try fixture.tensor("raw")
      let mosaic = raw.reshaped(to: [1] + raw.shape + [1])
      func planes(_ kind: RawPlanes) -> Tensor {
        let planes = kind(mosaic, on: workers).channelsFirst()
        return planes.reshaped(to: Array(planes.shape.dropFirst()))
      }
      return ["liteispnet": planes(.liteISPNet), "pynet": planes(.pyNET), "mobileie": planes(.mobileIE)]
    default:
      return try runPointwise(fixture, on: workers) ?? runNormalization(fixture, on: workers)
    }
  }

  private func runPointwise(_ fixture: OperationFixture, on workers: WorkerPool) throws -> [String: Tensor]? {
    let attributes = fixture.attributes
    let output: Tensor
    switch fixture.op {
    case "silu": output = try fixture.image().silu(on: workers).channelsFirst()
    case "relu": output = try fixture.image().relu(on: workers).channelsFirst()
    case "leaky_relu":
      output = try fixture.image().leakyReLU(slope: #require(attributes?.slope), on: workers).channelsFirst()
    case "sigmoid": output = try fixture.image().sigmoid(on: workers).channelsFirst()
    case "tanh": output = try fixture.image().tanh(on: workers).channelsFirst()
    case "prelu_channel", "prelu_single":
      output = try PReLU(weight: fixture.tensor("weight"))(fixture.image(), on: workers).channelsFirst()
    case "film":
      output = try fixture.image().modulated(
        scale: fixture.tensor("scale"), shift: fixture.tensor("shift"), on: workers
      ).channelsFirst()
    case "film_from_embedding":
      let layer = try FiLM(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      output = try layer(fixture.image(), embedding: fixture.tensor("embedding"), on: workers).channelsFirst()
    case "embedding_noise_level", "embedding_step":
      let values = try fixture.tensor("value").elements.map(Double.init)
      output = try sinusoidalEmbedding(of: values, dimension: #require(attributes?.dim))
    default: return nil
    }
    return ["output": output]
  }

  private func runNormalization(_ fixture: OperationFixture, on workers: WorkerPool) throws -> [String: Tensor] {
    let epsilon = fixture.attributes?.eps ?? .nan
    let output: Tensor
    switch fixture.op {
    case "layer_norm_channels":
      let layer = try ChannelLayerNorm(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), epsilon: epsilon)
      output = try layer(fixture.image(), on: workers)
    case "group_norm":
      let layer = try GroupNorm(
        groups: #require(fixture.attributes?.groups), weight: fixture.tensor("weight"), bias: fixture.tensor("bias"),
        epsilon: epsilon)
      output = try layer(fixture.image(), on: workers)
    case "instance_norm":
      let layer = try InstanceNorm(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), epsilon: epsilon)
      output = try layer(fixture.image(), on: workers)
    case "attention":
      let layer = try SelfAttention(
        norm: GroupNorm(
          groups: #require(fixture.attributes?.groups), weight: fixture.tensor("norm_weight"),
          bias: fixture.tensor("norm_bias"), epsilon: epsilon),
        projection: Linear(weight: fixture.tensor("qkv_weight")),
        output: Linear(weight: fixture.tensor("out_weight"), bias: fixture.tensor("out_bias")))
      output = try layer(fixture.image(), on: workers)
    case "channel_attention":
      let layer = try ChannelAttention(
        squeeze: Linear(weight: fixture.tensor("w0"), bias: fixture.tensor("b0")),
        excite: Linear(weight: fixture.tensor("w1"), bias: fixture.tensor("b1")))
      output = try layer(fixture.image(), on: workers)
    default: return [:]
    }
    return ["output": output.channelsFirst()]
  }
}
