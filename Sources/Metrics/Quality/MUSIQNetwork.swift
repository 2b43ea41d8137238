import Neural
import Parallel

/// MUSIQ's network: patches become tokens through a few convolutions, and a transformer reads them.
///
/// J. Ke et al., “MUSIQ: Multi-scale image quality transformer”, ICCV 2021; tensors have the names of pyiqa. pyiqa fills up
/// the smaller scales with empty tokens that no other may look at; they are left out here.
package struct MUSIQNetwork: Sendable {
  /// Values of a token, and of the layer inside a block.
  private static let (width, inner) = (384, 1152)
  private static let heads = 6
  private static let blocks = 14
  /// Patches that go through the convolutions together.
  private static let batch = 64

  /// Name and shape of each tensor of its weights.
  package static let parameters: [(name: String, shape: [Int])] = {
    var parameters: [(name: String, shape: [Int])] = []
    func norm(_ name: String, _ channels: Int) {
      parameters += [("\(name).weight", [channels]), ("\(name).bias", [channels])]
    }
    func linear(_ name: String, _ inputs: Int, _ outputs: Int) {
      parameters += [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
    }
    parameters.append(("conv_root.weight", [64, 3, 7, 7]))
    norm("gn_root", 64)
    let convolutions = [("conv1", "gn1", 64, 64, 1), ("conv2", "gn2", 64, 64, 3), ("conv3", "gn3", 64, 256, 1)]
    for (name, normName, inputs, outputs, kernel) in convolutions + [("conv_proj", "gn_proj", 64, 256, 1)] {
      parameters.append(("block1.\(name).weight", [outputs, inputs, kernel, kernel]))
      norm("block1.\(normName)", outputs)
    }
    linear("embedding", 8 * 8 * 256, width)
    parameters.append(("transformer_encoder.cls", [1, 1, width]))
    parameters.append(
      ("transformer_encoder.posembed_input.position_emb", [1, MUSIQPatches.grid * MUSIQPatches.grid, width]))
    parameters.append(
      ("transformer_encoder.scaleembed_input.scale_emb", [MUSIQPatches.longerSides.count + 1, width]))
    norm("transformer_encoder.encoder_norm", width)
    for block in 0..<blocks {
      let name = "transformer_encoder.transformer.encoderblock_\(block)"
      norm("\(name).norm1", width)
      for layer in ["query", "key", "value", "out"] { linear("\(name).attention.\(layer)", width, width) }
      norm("\(name).norm2", width)
      linear("\(name).mlp.fc1", width, inner)
      linear("\(name).mlp.fc2", inner, width)
    }
    linear("head", width, 1)
    return parameters
  }()

  /// A convolution without bias and the group norm after it.
  private struct NormedConvolution: Sendable {
    let convolution: Convolution2D
    let norm: GroupNorm

    /// The convolution's weights are brought to mean 0 and deviation 1, output by output.
    init(
      _ name: String, _ normName: String, stride: Int = 1, padding: Int = 0, epsilon: Double, _ tensors: NetworkTensors
    ) {
      let plain = tensors["\(name).weight"]
      let count = plain.count / plain.shape[0]
      var elements: [Float] = []
      elements.reserveCapacity(plain.count)
      for start in Swift.stride(from: 0, to: plain.count, by: count) {
        let values = plain.elements[start..<start + count].map(Double.init)
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        elements += values.map { Float(($0 - mean) / (variance.squareRoot() + 1e-5)) }
      }
      convolution = Convolution2D(
        weight: Tensor(shape: plain.shape, elements: elements), stride: stride, padding: padding)
      norm = GroupNorm(
        groups: 32, weight: tensors["\(normName).weight"], bias: tensors["\(normName).bias"], epsilon: epsilon)
    }

    func callAsFunction(_ input: Tensor, on workers: WorkerPool) -> Tensor {
      norm(convolution(input, on: workers), on: workers)
    }
  }

  private struct Block: Sendable {
    let firstNorm, secondNorm: ChannelLayerNorm
    let attention: MultiHeadAttention
    let expand, contract: Linear

    init(_ name: String, _ tensors: NetworkTensors) {
      firstNorm = tensors.layerNorm("\(name).norm1", epsilon: 1e-6)
      secondNorm = tensors.layerNorm("\(name).norm2", epsilon: 1e-6)
      attention = MultiHeadAttention(
        heads: MUSIQNetwork.heads, query: tensors.linear("\(name).attention.query"),
        key: tensors.linear("\(name).attention.key"), value: tensors.linear("\(name).attention.value"),
        output: tensors.linear("\(name).attention.out"))
      expand = tensors.linear("\(name).mlp.fc1")
      contract = tensors.linear("\(name).mlp.fc2")
    }

    /// (tokens, C) → the same.
    func callAsFunction(_ tokens: Tensor, on workers: WorkerPool) -> Tensor {
      let first = firstNorm(ofRows: tokens, on: workers)
      let attended = attention(first, to: first, on: workers).adding(tokens, on: workers)
      let second = expand(secondNorm(ofRows: attended, on: workers), on: workers).gelu(on: workers)
      return contract(second, on: workers).adding(attended, on: workers)
    }
  }

  private let root: NormedConvolution
  private let bottleneck: [NormedConvolution]
  private let projection: NormedConvolution
  private let embedding: Linear
  private let classToken, cells, scales: [Float]
  private let blocks: [Block]
  private let lastNorm: ChannelLayerNorm
  private let head: Linear

  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  package init(weights file: Safetensors) throws(NeuralError) {
    let tensors = try NetworkTensors(Self.parameters, from: file)
    root = NormedConvolution("conv_root", "gn_root", stride: 2, epsilon: 1e-6, tensors)
    bottleneck = [
      NormedConvolution("block1.conv1", "block1.gn1", epsilon: 1e-4, tensors),
      NormedConvolution("block1.conv2", "block1.gn2", padding: 1, epsilon: 1e-4, tensors),
      NormedConvolution("block1.conv3", "block1.gn3", epsilon: 1e-4, tensors),
    ]
    projection = NormedConvolution("block1.conv_proj", "block1.gn_proj", epsilon: 1e-4, tensors)
    embedding = tensors.linear("embedding")
    classToken = tensors["transformer_encoder.cls"].elements
    cells = tensors["transformer_encoder.posembed_input.position_emb"].elements
    scales = tensors["transformer_encoder.scaleembed_input.scale_emb"].elements
    blocks = (0..<Self.blocks).map { Block("transformer_encoder.transformer.encoderblock_\($0)", tensors) }
    lastNorm = tensors.layerNorm("transformer_encoder.encoder_norm", epsilon: 1e-6)
    head = tensors.linear("head")
  }

  /// The score of a picture, (1, H, W, 3) in [0, 1].
  package func callAsFunction(_ picture: Tensor, on workers: WorkerPool) -> Float {
    let tokens = blocks.reduce(tokens(MUSIQPatches(picture, on: workers), on: workers)) { $1($0, on: workers) }
    let first = Tensor(shape: [1, Self.width], elements: Array(tokens.elements.prefix(Self.width)))
    return head(lastNorm(ofRows: first, on: workers), on: workers).elements[0]
  }

  /// The token that gathers the score, and one for each patch: (1 + patches, C).
  private func tokens(_ patches: MUSIQPatches, on workers: WorkerPool) -> Tensor {
    var elements = classToken
    for start in stride(from: 0, to: patches.places.count, by: Self.batch) {
      let range = start..<min(start + Self.batch, patches.places.count)
      // TensorFlow's zeros for windows of 7 that are two pixels apart.
      elements += embedded(patches.patches(range, before: 2, after: 3), on: workers).elements
    }
    for (index, place) in patches.places.enumerated() {
      for value in 0..<Self.width {
        elements[(index + 1) * Self.width + value] +=
          cells[place.cell * Self.width + value] + scales[place.scale * Self.width + value]
      }
    }
    return Tensor(shape: [patches.places.count + 1, Self.width], elements: elements)
  }

  /// (N, 37, 37, 3) → (N, C).
  private func embedded(_ patches: Tensor, on workers: WorkerPool) -> Tensor {
    // After ReLU, zeros beyond the edge are never larger than what a window holds.
    let input = root(patches, on: workers).relu(on: workers)
      .maxPooled(size: 3, stride: 2, roundingUp: true, on: workers)
    var x = bottleneck[0](input, on: workers).relu(on: workers)
    x = bottleneck[1](x, on: workers).relu(on: workers)
    x = bottleneck[2](x, on: workers).adding(projection(input, on: workers), on: workers).relu(on: workers)
    return embedding(x.reshaped(to: [patches.shape[0], embedding.inputCount]), on: workers)
  }
}
