import Diffusion
import Neural

/// The layers of the exact-tile U-Net, as `ExactTileUNet` runs them, with the places of their parameters.
struct ExactTileLayers: Sendable {
  /// h = conv1(SiLU(x)); h = SiLU(h · (1 + a) + b) with (a, b) = film(e); x + conv2(h).
  struct Block: Sendable {
    let film: DenseLayer
    let first: ConvolutionLayer
    let second: ConvolutionLayer
  }

  let layout: ParameterLayout
  /// Floats of all packed weights.
  let packedCount: Int
  let widths: [Int]
  let hidden: DenseLayer
  let embedding: DenseLayer
  let input: ConvolutionLayer
  /// Blocks by level.
  let encoder: [[Block]]
  let down: [ResamplingLayer]
  /// By level, all but the coarsest.
  let up: [ResamplingLayer]
  let decoder: [[Block]]
  let output: ConvolutionLayer

  init(_ configuration: ExactTileUNet.Configuration) {
    var layout = ParameterLayout()
    var packed = 0
    let (widths, size) = (configuration.widths, configuration.embedding)
    func blocks(_ name: String, width: Int) -> [Block] {
      (0..<configuration.blocksPerLevel).map { index in
        Block(
          film: DenseLayer(inputs: size, outputs: 2 * width, name: "\(name).\(index).film", layout: &layout),
          first: ConvolutionLayer(
            inputs: width, outputs: width, name: "\(name).\(index).conv1", layout: &layout, packed: &packed),
          second: ConvolutionLayer(
            inputs: width, outputs: width, name: "\(name).\(index).conv2", layout: &layout, packed: &packed))
      }
    }
    hidden = DenseLayer(inputs: size, outputs: size, name: "embedding.linear1", layout: &layout)
    embedding = DenseLayer(inputs: size, outputs: size, name: "embedding.linear2", layout: &layout)
    input = ConvolutionLayer(
      inputs: configuration.inputs.sum, outputs: widths[0], name: "input", layout: &layout, packed: &packed)
    encoder = widths.enumerated().map { blocks("encoder.\($0.offset)", width: $0.element) }
    let steps = Array(zip(widths, widths.dropFirst()).enumerated())
    down = steps.map { level, pair in
      ResamplingLayer(.down, fine: pair.0, coarse: pair.1, name: "down.\(level)", layout: &layout, packed: &packed)
    }
    up = steps.map { level, pair in
      ResamplingLayer(.up, fine: pair.0, coarse: pair.1, name: "up.\(level)", layout: &layout, packed: &packed)
    }
    decoder = widths.dropLast().enumerated().map { blocks("decoder.\($0.offset)", width: $0.element) }
    output = ConvolutionLayer(inputs: widths[0], outputs: 12, name: "output", layout: &layout, packed: &packed)
    self.widths = widths
    self.layout = layout
    packedCount = packed
  }

  /// All blocks.
  var blocks: [Block] { (encoder + decoder).flatMap(\.self) }
  /// All 3 × 3 convolutions.
  var convolutions: [ConvolutionLayer] { [input] + blocks.flatMap { [$0.first, $0.second] } + [output] }
  /// All layers between levels.
  var resamplings: [ResamplingLayer] { down + up }

  /// Floating-point operations at one pixel of the picture: two for each weight that a pixel of a level meets.
  var operationsPerPixel: Double {
    func share(_ level: Int) -> Double { 1 / Double(4 << (2 * level)) }
    func blocks(_ levels: [[Block]]) -> Double {
      levels.enumerated().reduce(0) { sum, level in
        sum + Double(level.element.reduce(0) { $0 + $1.first.weight.count + $1.second.weight.count })
          * share(level.offset)
      }
    }
    let ends = Double(input.weight.count + output.weight.count) * share(0)
    let between = down.indices.reduce(0.0) {
      $0 + Double(down[$1].weight.count + up[$1].weight.count) * share($1 + 1)
    }
    return 2 * (ends + between + blocks(encoder) + blocks(decoder))
  }
}
