import Foundation
import Neural

/// AlexNet's features with weights of the formula: good to compare numbers, of no use to compare pictures.
public enum FormulaTrunk {
  private static let shapes: [String: [Int]] = [
    "features.0": [64, 3, 11, 11], "features.3": [192, 64, 5, 5], "features.6": [384, 192, 3, 3],
    "features.8": [256, 384, 3, 3], "features.10": [256, 256, 3, 3],
  ]

  /// A safetensors file of it.
  public static let data: Data = {
    var tensors: [String: Tensor] = [:]
    for (name, shape) in shapes {
      tensors["\(name).weight"] = Tensor(
        shape: shape,
        elements: FormulaNumbers.weights("\(name).weight", shape: shape, gain: 2.0.squareRoot()))
      tensors["\(name).bias"] = Tensor(
        shape: [shape[0]], elements: FormulaNumbers.biases("\(name).bias", count: shape[0]))
    }
    return Safetensors.encode(tensors)
  }()
}
