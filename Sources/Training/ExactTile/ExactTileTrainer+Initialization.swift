import Neural
import Synthesis

extension ExactTileTrainer {
  /// Weights of convolutions and dense layers uniform within ±1/√(values that an output sums up), biases zero; but the
  /// second convolution of each block, the FiLM layers and the output begin at zero, so that the network begins as a
  /// short sum of linear layers and trains without normalization.
  public func initialParameters(seed: UInt64) -> [Float] {
    var parameters = [Float](repeating: 0, count: layout.count)
    for (index, entry) in layout.entries.enumerated() where entry.shape.count > 1 {
      let isSilent =
        [".conv2.weight", ".film.weight"].contains { entry.name.hasSuffix($0) } || entry.name == "output.weight"
      guard !isSilent else { continue }
      var random = RandomStream(seed: seed, UInt64(index))
      let bound = 1 / Double(entry.shape.dropFirst().reduce(1, *)).squareRoot()
      for place in entry.range { parameters[place] = Float(random.uniform(-bound...bound)) }
    }
    return parameters
  }
}
