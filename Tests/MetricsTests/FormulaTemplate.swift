import Foundation
import Metrics
import Neural

/// IL-NIQE with a template of cosines: good to compare numbers, of no use to judge pictures.
enum FormulaTemplate {
  /// A safetensors file of it.
  static func data(leavingOut name: String? = nil) -> Data {
    let (features, components) = (468, 430)
    func tensor(_ shape: [Int], _ value: (Int) -> Double) -> Tensor {
      Tensor(shape: shape, elements: (0..<shape.reduce(1, *)).map { Float(value($0)) })
    }
    func wave(_ index: Int) -> Double { cos(.pi * Double(index) / 7) }
    var tensors = [
      "sample_mean": tensor([features]) { cos(Double($0) / 50) },
      "mu": tensor([components]) { sin(Double($0) / 40) },
      "cov": tensor([components, components]) { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: components)
        return (row == column ? 4 : 0) + wave(row) * wave(column)
      },
      // Orthonormal columns.
      "principal_vectors": tensor([features, components]) { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: components)
        return (2 / Double(features)).squareRoot()
          * cos(.pi * (Double(row) + 0.5) * Double(column + 1) / Double(features))
      },
    ]
    if let name { tensors[name] = nil }
    return Safetensors.encode(tensors)
  }

  static func metric() throws -> ILNIQE { try ILNIQE(template: Safetensors(data: data(), name: "formula")) }
}
