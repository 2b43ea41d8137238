/// A layer with parameters, as a network's description names it.
package enum LayerDeclaration: Sendable, Hashable {
  case convolution(String, inputs: Int, outputs: Int, kernel: Int, stride: Int)
  case linear(String, inputs: Int, outputs: Int)
  case groupNorm(String, channels: Int, groups: Int)
  case selfAttention(String, channels: Int, groups: Int)

  /// Name and shape of each of its tensors in weights files.
  package var parameters: [(name: String, shape: [Int])] {
    switch self {
    case .convolution(let name, let inputs, let outputs, let kernel, _):
      [("\(name).weight", [outputs, inputs, kernel, kernel]), ("\(name).bias", [outputs])]
    case .linear(let name, let inputs, let outputs):
      [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
    case .groupNorm(let name, let channels, _):
      [("\(name).weight", [channels]), ("\(name).bias", [channels])]
    case .selfAttention(let name, let channels, _):
      [
        ("\(name).norm.weight", [channels]), ("\(name).norm.bias", [channels]),
        ("\(name).qkv.weight", [3 * channels, channels, 1, 1]), ("\(name).out.weight", [channels, channels, 1, 1]),
        ("\(name).out.bias", [channels]),
      ]
    }
  }
}

/// Follows a network's description and lists its layers; a value is its number of channels.
package final class LayerLister: NetworkOperations {
  package private(set) var layers: [LayerDeclaration] = []

  package init() {}

  package func convolution(_ name: String, _ input: Int, outputs: Int, kernel: Int, stride: Int) -> Int {
    layers.append(.convolution(name, inputs: input, outputs: outputs, kernel: kernel, stride: stride))
    return outputs
  }

  package func linear(_ name: String, _ input: Int, outputs: Int) -> Int {
    layers.append(.linear(name, inputs: input, outputs: outputs))
    return outputs
  }

  package func groupNorm(_ name: String, _ input: Int, groups: Int) -> Int {
    layers.append(.groupNorm(name, channels: input, groups: groups))
    return input
  }

  package func selfAttention(_ name: String, _ input: Int, groups: Int) -> Int {
    layers.append(.selfAttention(name, channels: input, groups: groups))
    return input
  }

  package func silu(_ input: Int) -> Int { input }
  package func dropout(_ input: Int, rate: Double) -> Int { input }
  package func upsampled(_ input: Int, factor: Int) -> Int { input }
  package func concatenated(_ first: Int, _ second: Int) -> Int { first + second }
  package func added(_ first: Int, _ second: Int) -> Int { first }
  package func shifted(_ image: Int, by row: Int) -> Int { image }
  package func channels(of value: Int) -> Int { value }
}
