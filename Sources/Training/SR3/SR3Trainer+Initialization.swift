import Neural
import Parallel
import Synthesis

extension SR3Trainer {
  /// Normal weights whose variance is one over the values that an output sums up, twice that after an activation (K. He et
  /// al., "Delving Deep into Rectifiers", 2015); norms 1, biases 0. What ends a residual branch and the network begins at
  /// zero, as in DDPM (J. Ho et al., 2020), so that the network begins as a short sum.
  public func initialParameters(seed: UInt64) -> [Float] {
    layout.entries.enumerated().flatMap { index, entry -> [Float] in
      let count = entry.range.count
      if entry.name.hasSuffix(".bias") { return [Float](repeating: 0, count: count) }
      if entry.shape.count == 1 { return [Float](repeating: 1, count: count) }
      let isSilent = [".block2.block.3.weight", ".attn.out.weight", ".final_conv.block.3.weight"].contains {
        entry.name.hasSuffix($0)
      }
      if isSilent { return [Float](repeating: 0, count: count) }
      let isActivated = [".block.3.weight", ".noise_level_mlp.3.weight"].contains { entry.name.hasSuffix($0) }
      let deviation = ((isActivated ? 2 : 1) / Double(entry.shape.dropFirst().reduce(1, *))).squareRoot()
      var random = RandomStream(seed: seed, UInt64(index))
      return (0..<count).map { _ in Float(deviation * random.normal()) }
    }
  }
}
