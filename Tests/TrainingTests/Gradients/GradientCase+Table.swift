import Neural
import Parallel
import TestSupport
import Training

extension GradientCase {
  /// Every operation that has a gradient. Sizes are such that each is cut into several pieces of work.
  static let all: [GradientCase] =
    convolutions + normalizations + activations + rearrangements + resamplings + kinked

  private static let convolutions = [
    convolution([2, 19, 23, 6], [7, 6, 3, 3], padding: 1), convolution([2, 18, 22, 6], [7, 6, 2, 2], stride: 2),
    convolution([1, 31, 28, 5], [4, 5, 3, 3], stride: 2, padding: 1), convolution([1, 25, 24, 130], [9, 130, 1, 1]),
    convolution([1, 25, 24, 4], [3, 4, 5, 2], stride: 3, padding: 2, dilation: 2),
    GradientCase(
      "transposed convolution", [[2, 11, 12, 6], [6, 5, 4, 4], [5]], affine: [0, 1, 2],
      forward: { TransposedConvolution2D(weight: $0[1], bias: $0[2], stride: 2, padding: 1)($0[0], on: $1) },
      backward: {
        let layer = TransposedConvolution2D(weight: $1[1], bias: $1[2], stride: 2, padding: 1)
        let gradient = layer.gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      }),
    GradientCase(
      "linear", [[600, 9], [70, 9], [70]], affine: [0, 1, 2],
      forward: { Linear(weight: $0[1], bias: $0[2])($0[0], on: $1) },
      backward: {
        let gradient = Linear(weight: $1[1], bias: $1[2]).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      }),
  ]

  private static func convolution(
    _ input: [Int], _ weight: [Int], stride: Int = 1, padding: Int = 0, dilation: Int = 1
  ) -> GradientCase {
    @Sendable func layer(_ tensors: [Tensor]) -> Convolution2D {
      Convolution2D(weight: tensors[1], bias: tensors[2], stride: stride, padding: padding, dilation: dilation)
    }
    return GradientCase(
      "convolution \(weight) stride \(stride) padding \(padding) dilation \(dilation)", [input, weight, [weight[0]]],
      affine: [0, 1, 2], forward: { layer($0)($0[0], on: $1) },
      backward: {
        let gradient = layer($1).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      })
  }

  private static let normalizations = [
    GradientCase(
      "group norm", [[2, 70, 71, 6], [6], [6]], affine: [1, 2],
      forward: { GroupNorm(groups: 2, weight: $0[1], bias: $0[2])($0[0], on: $1) },
      backward: {
        let gradient = GroupNorm(groups: 2, weight: $1[1], bias: $1[2]).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      }),
    GradientCase(
      "instance norm", [[2, 70, 71, 3], [3], [3]], affine: [1, 2],
      forward: { InstanceNorm(weight: $0[1], bias: $0[2])($0[0], on: $1) },
      backward: {
        let gradient = InstanceNorm(weight: $1[1], bias: $1[2]).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      }),
    GradientCase(
      "layer norm", [[2, 40, 50, 9], [9], [9]], affine: [1, 2],
      forward: { ChannelLayerNorm(weight: $0[1], bias: $0[2])($0[0], on: $1) },
      backward: {
        let gradient = ChannelLayerNorm(weight: $1[1], bias: $1[2]).gradient($0, at: $1[0], on: $2)
        return [gradient.input, gradient.weight, gradient.bias]
      }),
    GradientCase(
      "self-attention", [[2, 9, 15, 8], [8], [8], [24, 8], [24], [8, 8], [8]], affine: [5, 6],
      forward: { attention($0)($0[0], on: $1) },
      backward: {
        let gradient = attention($1).gradient($0, at: $1[0], on: $2)
        return [
          gradient.input, gradient.normWeight, gradient.normBias, gradient.projectionWeight, gradient.projectionBias,
          gradient.outputWeight, gradient.outputBias,
        ]
      }),
  ]

  private static func attention(_ tensors: [Tensor]) -> SelfAttention {
    SelfAttention(
      norm: GroupNorm(groups: 2, weight: tensors[1], bias: tensors[2]),
      projection: Linear(weight: tensors[3], bias: tensors[4]), output: Linear(weight: tensors[5], bias: tensors[6]))
  }

  private static let activations = [
    GradientCase(
      "SiLU", [2, 40, 50, 9], forward: { $0.silu(on: $1) }, backward: { $1.siluGradient($0, on: $2) }),
    GradientCase(
      "sigmoid", [2, 40, 50, 9], forward: { $0.sigmoid(on: $1) }, backward: { $1.sigmoidGradient($0, on: $2) }),
    GradientCase(
      "dropout", [2, 40, 50, 9], isLinear: true, forward: { Dropout(rate: 0.3, keys: [1, 2], index: 0)($0, on: $1) },
      backward: { gradient, _, workers in Dropout(rate: 0.3, keys: [1, 2], index: 0)(gradient, on: workers) }),
    GradientCase(
      "modulation", [[2, 70, 71, 5], [2, 5], [2, 5]], affine: [0, 1, 2],
      forward: { $0[0].modulated(scale: $0[1], shift: $0[2], on: $1) },
      backward: {
        let gradient = $1[0].modulationGradient($0, scale: $1[1], on: $2)
        return [gradient.input, gradient.scale, gradient.shift]
      }),
    GradientCase(
      "FiLM", [[2, 12, 13, 5], [2, 8], [10, 8], [10]], affine: [0, 2, 3],
      forward: { FiLM(weight: $0[2], bias: $0[3])($0[0], embedding: $0[1], on: $1) },
      backward: {
        let gradient = FiLM(weight: $1[2], bias: $1[3]).gradient($0, at: $1[0], embedding: $1[1], on: $2)
        return [gradient.input, gradient.embedding, gradient.weight, gradient.bias]
      }),
  ]

  private static let rearrangements = [
    GradientCase(
      "pixel shuffle", [2, 40, 50, 12], isLinear: true, forward: { $0.pixelShuffled(factor: 2, on: $1) },
      backward: { gradient, _, workers in gradient.pixelShuffleGradient(factor: 2, on: workers) }),
    GradientCase(
      "pixel unshuffle", [2, 60, 90, 4], isLinear: true, forward: { $0.pixelUnshuffled(factor: 3, on: $1) },
      backward: { gradient, _, workers in gradient.pixelUnshuffleGradient(factor: 3, on: workers) }),
    GradientCase(
      "nearest", [2, 30, 31, 5], isLinear: true, forward: { $0.upsampledNearest(factor: 3, on: $1) },
      backward: { gradient, _, workers in gradient.nearestUpsamplingGradient(factor: 3, on: workers) }),
    GradientCase(
      "concatenation", [[2, 50, 51, 3], [2, 50, 51, 1], [2, 50, 51, 7]], affine: [0, 1, 2],
      forward: { .concatenatingChannels($0, on: $1) },
      backward: { gradient, _, workers in gradient.concatenationGradient(channels: [3, 1, 7], on: workers) }),
  ]

  private static let resamplings = [
    GradientCase(
      "Haar", [2, 40, 50, 9], isLinear: true, forward: { $0.haarTransformed(on: $1) },
      backward: { gradient, _, workers in gradient.haarGradient(on: workers) }),
    GradientCase(
      "inverse Haar", [2, 40, 50, 8], isLinear: true, forward: { $0.inverseHaarTransformed(on: $1) },
      backward: { gradient, _, workers in gradient.inverseHaarGradient(on: workers) }),
    GradientCase(
      "reflection", [2, 60, 70, 5], isLinear: true, forward: { $0.reflectionPadded(7, on: $1) },
      backward: { gradient, _, workers in gradient.reflectionPaddingGradient(7, on: workers) }),
    bilinear(.edges, 71, 44), bilinear(.edges, 20, 93), bilinear(.corners, 71, 44), bilinear(.corners, 1, 1),
  ]

  private static func bilinear(_ alignment: PixelAlignment, _ height: Int, _ width: Int) -> GradientCase {
    GradientCase(
      "bilinear by \(alignment) to \(height) × \(width)", [2, 40, 50, 9], isLinear: true,
      forward: { $0.resizedBilinearly(height: height, width: width, alignment: alignment, on: $1) },
      backward: { gradient, _, workers in
        gradient.bilinearResizeGradient(height: 40, width: 50, alignment: alignment, on: workers)
      })
  }
}
