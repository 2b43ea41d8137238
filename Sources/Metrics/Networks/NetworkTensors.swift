import Neural
import Parallel

/// The tensors of a network by name, as a user's file has them.
struct NetworkTensors: Sendable {
  private let tensors: [String: Tensor]

  /// Reads tensors; the file may hold others, such as the layers with which a network classifies.
  ///
  /// - Parameter parameters: their names and shapes.
  /// - Throws: `NeuralError` if one is missing or of another shape, type or content.
  init(_ parameters: [(name: String, shape: [Int])], from file: Safetensors) throws(NeuralError) {
    var tensors: [String: Tensor] = [:]
    for (name, shape) in parameters { tensors[name] = try file.tensor(named: name, shape: shape) }
    self.tensors = tensors
  }

  subscript(name: String) -> Tensor {
    guard let tensor = tensors[name] else { preconditionFailure("the network declares no tensor “\(name)”") }
    return tensor
  }

  /// The linear map of `name`.weight and `name`.bias.
  func linear(_ name: String) -> Linear { Linear(weight: self["\(name).weight"], bias: self["\(name).bias"]) }

  /// The normalization over the last axis by `name`.weight and `name`.bias.
  func layerNorm(_ name: String, epsilon: Double) -> ChannelLayerNorm {
    ChannelLayerNorm(weight: self["\(name).weight"], bias: self["\(name).bias"], epsilon: epsilon)
  }
}

extension ChannelLayerNorm {
  /// The same of tokens, (N, C).
  func callAsFunction(ofRows tokens: Tensor, on workers: WorkerPool) -> Tensor {
    self(tokens.reshaped(to: [1, tokens.shape[0], 1, tokens.shape[1]]), on: workers).reshaped(to: tokens.shape)
  }
}
