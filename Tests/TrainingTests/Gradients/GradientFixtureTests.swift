import Neural
import Parallel
import TestSupport
import Testing
import Training

/// Every gradient of `Fixtures/ops` within the tolerance stated there: ten times what a float32 run of PyTorch was off its
/// float64 run, at least 3e-6 of the largest value.
@Suite struct GradientFixtureTests {
  static let fixtures = OperationFixture.all.filter { !$0.gradients.isEmpty }
  let workers = WorkerPool(count: 2)

  @Test func tableIsWhole() { #expect(Self.fixtures.count == 36) }

  @Test(arguments: fixtures) func matchesReference(fixture: OperationFixture) throws {
    let gradients = try layerGradients(of: fixture) ?? plainGradients(of: fixture)
    for name in fixture.gradients {
      let expected = try fixture.tensor(name)
      let actual = try #require(gradients[name], "no '\(name)'")
      let tolerance = try #require(fixture.outputs[name]).tolerance
      // The weights of 1 × 1 convolutions count as those of linear maps.
      #expect(actual.reshaped(to: expected.shape).largestDifference(from: expected) <= tolerance, "\(name)")
    }
  }

  /// The gradients of an operation that has parameters.
  private func layerGradients(of fixture: OperationFixture) throws -> [String: Tensor]? {
    func layer(_ input: Tensor, _ weight: Tensor, _ bias: Tensor) -> [String: Tensor] {
      ["grad.input": input.channelsFirst(), "grad.weight": weight, "grad.bias": bias]
    }
    switch fixture.op {
    case "conv1x1_pixel_shuffle":
      let convolution = try Convolution2D(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      let shuffled = try fixture.image("g").pixelShuffleGradient(factor: 2, on: workers)
      let gradient = try convolution.gradient(shuffled, at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case "conv_transpose4x4_stride2_pad1":
      let convolution = try TransposedConvolution2D(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), stride: #require(fixture.attributes?.stride),
        padding: #require(fixture.attributes?.padding))
      let gradient = try convolution.gradient(fixture.image("g"), at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case let name where name.hasPrefix("conv"):
      let convolution = try Convolution2D(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), stride: #require(fixture.attributes?.stride),
        padding: #require(fixture.attributes?.padding), dilation: #require(fixture.attributes?.dilation))
      let gradient = try convolution.gradient(fixture.image("g"), at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case "linear":
      let linear = try Linear(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      let gradient = try linear.gradient(fixture.tensor("g"), at: fixture.tensor("input"), on: workers)
      return ["grad.input": gradient.input, "grad.weight": gradient.weight, "grad.bias": gradient.bias]
    case "group_norm":
      let norm = try GroupNorm(
        groups: #require(fixture.attributes?.groups), weight: fixture.tensor("weight"), bias: fixture.tensor("bias"),
        epsilon: #require(fixture.attributes?.eps))
      let gradient = try norm.gradient(fixture.image("g"), at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case "instance_norm":
      let norm = try InstanceNorm(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), epsilon: #require(fixture.attributes?.eps))
      let gradient = try norm.gradient(fixture.image("g"), at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case "layer_norm_channels":
      let norm = try ChannelLayerNorm(
        weight: fixture.tensor("weight"), bias: fixture.tensor("bias"), epsilon: #require(fixture.attributes?.eps))
      let gradient = try norm.gradient(fixture.image("g"), at: fixture.image(), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias)
    case "prelu_channel", "prelu_single":
      let gradient = try PReLU(weight: fixture.tensor("weight")).gradient(
        fixture.image("g"), at: fixture.image(), on: workers)
      return ["grad.input": gradient.input.channelsFirst(), "grad.weight": gradient.weight]
    case "film_from_embedding":
      let film = try FiLM(weight: fixture.tensor("weight"), bias: fixture.tensor("bias"))
      let gradient = try film.gradient(
        fixture.image("g"), at: fixture.image(), embedding: fixture.tensor("embedding"), on: workers)
      return layer(gradient.input, gradient.weight, gradient.bias).merging(["grad.embedding": gradient.embedding]) {
        $1
      }
    case "attention": return try attentionGradients(of: fixture)
    default: return nil
    }
  }

  private func attentionGradients(of fixture: OperationFixture) throws -> [String: Tensor] {
    let attention = try SelfAttention(
      norm: GroupNorm(
        groups: #require(fixture.attributes?.groups), weight: fixture.tensor("norm_weight"),
        bias: fixture.tensor("norm_bias"), epsilon: #require(fixture.attributes?.eps)),
      projection: Linear(weight: fixture.tensor("qkv_weight")),
      output: Linear(weight: fixture.tensor("out_weight"), bias: fixture.tensor("out_bias")))
    let gradient = try attention.gradient(fixture.image("g"), at: fixture.image(), on: workers)
    return [
      "grad.input": gradient.input.channelsFirst(), "grad.norm_weight": gradient.normWeight,
      "grad.norm_bias": gradient.normBias, "grad.qkv_weight": gradient.projectionWeight,
      "grad.out_weight": gradient.outputWeight, "grad.out_bias": gradient.outputBias,
    ]
  }

  /// The gradients of an operation without parameters, or whose parameters are tensors like its input.
  private func plainGradients(of fixture: OperationFixture) throws -> [String: Tensor] {
    let (input, output) = try (fixture.image(), fixture.image("g"))
    func image(_ tensor: Tensor) -> [String: Tensor] { ["grad.input": tensor.channelsFirst()] }
    switch fixture.op {
    case "silu": return image(input.siluGradient(output, on: workers))
    case "relu": return image(input.reluGradient(output, on: workers))
    case "leaky_relu":
      return try image(input.leakyReLUGradient(output, slope: #require(fixture.attributes?.slope), on: workers))
    case "sigmoid": return image(input.sigmoidGradient(output, on: workers))
    case "max_pool2": return image(input.maxPooling2Gradient(output, on: workers))
    case "dwt": return image(output.haarGradient(on: workers))
    case "idwt": return image(output.inverseHaarGradient(on: workers))
    case let name where name.hasPrefix("reflection_pad"):
      return try image(output.reflectionPaddingGradient(#require(fixture.attributes?.padding), on: workers))
    case let name where name.hasPrefix("bilinear"):
      let shape = input.imageShape
      return image(
        output.bilinearResizeGradient(
          height: shape.height, width: shape.width,
          alignment: fixture.attributes?.alignCorners == true ? .corners : .edges, on: workers))
    case "pixel_unshuffle": return image(output.pixelUnshuffleGradient(factor: 2, on: workers))
    case "upsample_nearest2": return image(output.nearestUpsamplingGradient(factor: 2, on: workers))
    case "film":
      let gradient = try input.modulationGradient(output, scale: fixture.tensor("scale"), on: workers)
      return image(gradient.input).merging(["grad.scale": gradient.scale, "grad.shift": gradient.shift]) { $1 }
    default: return [:]
    }
  }
}

extension OperationFixture {
  /// The names of the outputs that are gradients.
  var gradients: [String] { outputs.keys.filter { $0.hasPrefix("grad.") }.sorted() }
}
