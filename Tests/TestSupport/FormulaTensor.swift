import Foundation
import Neural

/// Tensors filled by a formula from their name and shape alone, so that networks can be compared without storing their
/// weights.
///
/// u of element i is SplitMix64 of (FNV-1a of the name) + i, its upper 24 bits as a share of 1. Values are computed in
/// float64 and rounded once.
public enum FormulaTensor {
  /// u for the first `count` elements, in [0, 1).
  public static func shares(_ name: String, count: Int) -> [Double] {
    let hash = hash(name)
    return (0..<count).map { share(hash, $0) }
  }

  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func share(_ hash: UInt64, _ index: Int) -> Double {
    var generator = SplitMix64(seed: hash &+ UInt64(index))
    return Double(generator.next() >> 40) / 0x1p24
  }

  /// A parameter: weights within ±√(3 / values that an output sums up) · `gain`, biases within ±0.05, norms within 1 ± 0.1,
  /// the only slope of a PReLU 0.25, Haar's filters, embeddings of places and the like within ±½, running means 0 and
  /// variances 1.
  public static func parameter(_ name: String, _ shape: [Int], gain: Double = 1) -> Tensor {
    if shape.count == 4, shape[1...] == [1, 2, 2] {
      let bands: [[Float]] = [[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]
      return Tensor(shape: shape, elements: (0..<shape[0]).flatMap { bands[$0 % 4].map { $0 / 2 } })
    }
    if shape == [1], name.hasSuffix(".weight") { return Tensor(shape: shape, elements: [0.25]) }
    if name.hasSuffix(".running_mean") { return Tensor(shape: shape) }
    if name.hasSuffix(".running_var") { return Tensor(shape: shape, repeating: 1) }
    let isTransposed = ["netUpflow.weight", "netUpfeat.weight"].contains { name.contains($0) }
    let isEmbedding = ["positional_embedding", "position_emb", "scale_emb", "encoder.cls"].contains {
      name.contains($0)
    }
    let fan = isTransposed ? 4 * shape[0] : shape.dropFirst().reduce(1, *)
    let (center, scale): (Double, Double) =
      switch (shape.count, name.hasSuffix("bias")) {
      case _ where isEmbedding: (0, 0.5)
      case (1, true): (0, 0.05)
      case (1, false): (1, 0.1)
      default: (0, (3 / Double(fan)).squareRoot() * gain)
      }
    let hash = hash(name)
    let elements = (0..<shape.reduce(1, *)).map { Float(center + (2 * share(hash, $0) - 1) * scale) }
    return Tensor(shape: shape, elements: elements)
  }

  /// A weights file of a network.
  public static func file(_ parameters: [(name: String, shape: [Int])], gain: Double) -> Data {
    Safetensors.encode(
      Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, parameter($0.name, $0.shape, gain: gain)) }))
  }

  /// What a network is given, in [−1, 1).
  public static func input(_ name: String, _ shape: [Int]) -> Tensor {
    Tensor(shape: shape, elements: shares(name, count: shape.reduce(1, *)).map { Float(2 * $0 - 1) })
  }
}
