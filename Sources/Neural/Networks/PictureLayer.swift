/// A layer with parameters of a network of `PictureNetworkOperations`, as its description names it.
package enum PictureLayer: Sendable, Hashable {
  case convolution(ConvolutionDescription, inputs: Int)
  /// Two convolutions with a shuffle between them.
  case shufflingTail(String, String, inputs: Int, features: Int, outputs: Int)
  case instanceNorm(String, channels: Int)
  case prelu(String, slopes: Int)
  case quadratic(String, channels: Int)
  case haar(String, rows: Int)

  /// Name and shape of each of its tensors in weights files.
  package var parameters: [(name: String, shape: [Int])] {
    func convolution(_ name: String, _ inputs: Int, _ outputs: Int, _ kernel: Int) -> [(name: String, shape: [Int])] {
      [("\(name).weight", [outputs, inputs, kernel, kernel]), ("\(name).bias", [outputs])]
    }
    return switch self {
    case .convolution(let description, let inputs):
      convolution(description.name, inputs, description.outputs, description.kernel)
    case .shufflingTail(let first, let second, let inputs, let features, let outputs):
      convolution(first, inputs, 4 * features, 3) + convolution(second, features, outputs, 3)
    case .instanceNorm(let name, let channels): [("\(name).weight", [channels]), ("\(name).bias", [channels])]
    case .prelu(let name, let slopes): [(name, [slopes])]
    case .quadratic(let name, let channels):
      [("\(name).factor1", [1]), ("\(name).factor2", [1]), ("\(name).bias", [channels])]
    case .haar(let name, let rows): [("\(name).weight", [rows, 1, 2, 2])]
    }
  }
}

/// Follows a network's description and lists its layers, each once; a value is its number of channels.
package final class PictureLayerLister: PictureNetworkOperations {
  package private(set) var layers: [PictureLayer] = []
  private var names: Set<String> = []

  package init() {}

  private func add(_ layer: PictureLayer, _ name: String) {
    if names.insert(name).inserted { layers.append(layer) }
  }

  package func convolution(_ convolution: ConvolutionDescription, _ input: Int) -> Int {
    declared(convolution, inputs: input)
    return convolution.outputs
  }

  package func chained(_ first: ConvolutionDescription, _ second: ConvolutionDescription, _ input: Int) -> Int {
    convolution(second, convolution(first, input))
  }

  package func declared(_ convolution: ConvolutionDescription, inputs: Int) {
    add(.convolution(convolution, inputs: inputs), convolution.name)
  }

  package func shufflingTail(_ first: String, _ second: String, _ input: Int, features: Int, outputs: Int) -> Int {
    add(.shufflingTail(first, second, inputs: input, features: features, outputs: outputs), first)
    return outputs
  }

  package func instanceNorm(_ name: String, _ input: Int) -> Int {
    add(.instanceNorm(name, channels: input), name)
    return input
  }

  package func prelu(_ name: String, _ input: Int, slopes: Int) -> Int {
    add(.prelu(name, slopes: slopes), name)
    return input
  }

  package func quadratic(_ name: String, _ input: Int) -> Int {
    add(.quadratic(name, channels: input), name)
    return input
  }

  package func haarTransformed(_ name: String, _ input: Int, rows: Int) -> Int {
    add(.haar(name, rows: rows), name)
    return 4 * input
  }

  package func inverseHaarTransformed(_ name: String, _ input: Int, rows: Int) -> Int {
    add(.haar(name, rows: rows), name)
    return input / 4
  }

  package func leakyReLU(_ input: Int, slope: Float) -> Int { input }
  package func sigmoid(_ input: Int) -> Int { input }
  package func raised(_ input: Int, to exponent: Float) -> Int { input }
  package func coordinates(of value: Int) -> Int { 2 }
  package func globalAverage(_ input: Int) -> Int { input }
  package func maximumOverChannels(_ input: Int) -> Int { 1 }
  package func scaled(_ input: Int, by gates: Int, addedTo base: Int?) -> Int { input }
  package func multiplied(_ first: Int, _ second: Int) -> Int { first }
  package func joined(_ parts: [Int]) -> Int { parts.reduce(0, +) }
  package func added(_ base: Int, joined parts: [Int]) -> Int { base }
  package func pixelShuffled(_ input: Int) -> Int { input / 4 }
  package func maxPooled(_ input: Int) -> Int { input }
  package func upsampledBilinearly(_ input: Int) -> Int { input }
  package func concatenated(_ first: Int, _ second: Int) -> Int { first + second }
  package func added(_ first: Int, _ second: Int) -> Int { first }
  package func channels(of value: Int) -> Int { value }
}
