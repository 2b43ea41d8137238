import Foundation
import Neural
import Parallel

/// The text side of CLIP, for the two prompts of CLIPIQA+: “Good photo..” and “Bad photo..” between learned vectors.
///
/// A prompt is the start token, 8 learned vectors, three tokens of words, 8 learned vectors and the end token, whose feature
/// is that of the whole. A token looks at those before it alone, so what CLIP fills up behind the end is left out.
package struct CLIPPromptEncoder: Sendable {
  /// Values of a token, and of a feature.
  private static let (width, outputs) = (512, 1024)
  private static let heads = 8
  private static let blocks = 12
  private static let words = 49408
  /// Tokens of the longest text.
  private static let places = 77
  /// Learned vectors of a prompt.
  private static let context = 16

  /// Tokens by their numbers in CLIP's table.
  private enum Token {
    static let start = 49406
    static let end = 49407
    /// “good”, “photo”, “..” and “bad”, “photo”, “..”.
    static let good = [886, 1125, 852]
    static let bad = [2103, 1125, 852]
  }

  /// Name and shape of each tensor of its weights; `prompt_learner.ctx` are the learned vectors, those of both prompts.
  package static let parameters: [(name: String, shape: [Int])] = {
    var parameters: [(name: String, shape: [Int])] = [
      ("positional_embedding", [places, width]), ("text_projection", [width, outputs]), ("logit_scale", []),
    ]
    func add(_ name: String, _ shape: [Int]) {
      parameters += [("\(name).weight", shape), ("\(name).bias", [shape[0]])]
    }
    for block in 0..<blocks {
      let name = "transformer.resblocks.\(block)"
      parameters.append(("\(name).attn.in_proj_weight", [3 * width, width]))
      parameters.append(("\(name).attn.in_proj_bias", [3 * width]))
      add("\(name).attn.out_proj", [width, width])
      add("\(name).ln_1", [width])
      add("\(name).mlp.c_fc", [4 * width, width])
      add("\(name).mlp.c_proj", [width, 4 * width])
      add("\(name).ln_2", [width])
    }
    parameters.append(("token_embedding.weight", [words, width]))
    add("ln_final", [width])
    parameters.append(("prompt_learner.ctx", [context, width]))
    return parameters
  }()

  private struct Block: Sendable {
    let firstNorm, secondNorm: ChannelLayerNorm
    let attention: MultiHeadAttention
    let expand, contract: Linear

    init(_ name: String, _ tensors: NetworkTensors) {
      let width = CLIPPromptEncoder.width
      let (weight, bias) = (tensors["\(name).attn.in_proj_weight"], tensors["\(name).attn.in_proj_bias"])
      let parts = (0..<3).map { part in
        Linear(
          weight: Tensor(
            shape: [width, width], elements: Array(weight.elements[part * width * width..<(part + 1) * width * width])),
          bias: Tensor(shape: [width], elements: Array(bias.elements[part * width..<(part + 1) * width])))
      }
      attention = MultiHeadAttention(
        heads: CLIPPromptEncoder.heads, query: parts[0], key: parts[1], value: parts[2],
        output: tensors.linear("\(name).attn.out_proj"))
      firstNorm = tensors.layerNorm("\(name).ln_1", epsilon: 1e-5)
      secondNorm = tensors.layerNorm("\(name).ln_2", epsilon: 1e-5)
      expand = tensors.linear("\(name).mlp.c_fc")
      contract = tensors.linear("\(name).mlp.c_proj")
    }

    func callAsFunction(_ tokens: Tensor, on workers: WorkerPool) -> Tensor {
      let first = firstNorm(ofRows: tokens, on: workers)
      let attended = attention(first, to: first, isCausal: true, on: workers).adding(tokens, on: workers)
      let second = expand(secondNorm(ofRows: attended, on: workers), on: workers).quickGELU(on: workers)
      return contract(second, on: workers).adding(attended, on: workers)
    }
  }

  /// What the similarity of a picture and a prompt is multiplied by.
  package let scale: Double
  /// The features of “good” and of “bad”, 1024 values each.
  package let good, bad: [Float]

  /// Reads the weights and encodes the prompts.
  ///
  /// - Throws: `NeuralError` if a tensor is missing or of another shape, type or content.
  package init(weights file: Safetensors, on workers: WorkerPool) throws(NeuralError) {
    let tensors = try NetworkTensors(Self.parameters, from: file)
    let blocks = (0..<Self.blocks).map { Block("transformer.resblocks.\($0)", tensors) }
    let lastNorm = tensors.layerNorm("ln_final", epsilon: 1e-5)
    let projection = Linear(
      weight: tensors["text_projection"].reshaped(to: [1, Self.width, 1, Self.outputs]).channelsFirst()
        .reshaped(to: [Self.outputs, Self.width]))
    func feature(_ words: [Int]) -> [Float] {
      let tokens = blocks.reduce(Self.prompt(words, tensors)) { $1($0, on: workers) }
      let last = Tensor(shape: [1, Self.width], elements: Array(tokens.elements.suffix(Self.width)))
      return projection(lastNorm(ofRows: last, on: workers), on: workers).elements
    }
    good = feature(Token.good)
    bad = feature(Token.bad)
    scale = exp(Double(tensors["logit_scale"].elements[0]))
  }

  /// A prompt's tokens with their places, (21, C).
  private static func prompt(_ words: [Int], _ tensors: NetworkTensors) -> Tensor {
    let (table, places) = (tensors["token_embedding.weight"].elements, tensors["positional_embedding"].elements)
    func embedding(_ token: Int) -> ArraySlice<Float> { table[token * width..<(token + 1) * width] }
    let context = tensors["prompt_learner.ctx"].elements
    let half = context.count / 2
    var elements = Array(embedding(Token.start)) + context[..<half]
    for word in words { elements += embedding(word) }
    elements += context[half...] + embedding(Token.end)
    for index in elements.indices { elements[index] += places[index] }
    return Tensor(shape: [elements.count / width, width], elements: elements)
  }
}
