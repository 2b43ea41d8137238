import Foundation
import Neural
import TestSupport

/// The checkpoints of `Fixtures/checkpoints`, made by PyTorch as their README says, and what is in them.
enum Samples {
  static func url(_ name: String) -> URL { Project.fixture("checkpoints/\(name)") }

  static func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  /// All files that PyTorch made and that are to be read.
  static let sound = [
    "bare.pth", "state-dict.pth", "legacy.pth", "legacy-state-dict.pth", "protocol-3.pth", "protocol-4.pth",
    "protocol-5.pth", "legacy-protocol-3.pth", "legacy-protocol-4.pth", "legacy-protocol-5.pth", "parameters.pth",
    "first-zip.pth", "half.pth", "bfloat16.pth", "double.pth", "integers.pth", "views.pth", "legacy-views.pth",
    "wrapped.pth", "two-entries.pth", "nested.pth", "tensor.pth",
  ]

  /// (i − ⌊n / 2⌋) / 8 for each element i of n: exact in every type of floating point.
  static func values(_ shape: Int...) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(shape: shape, elements: (0..<count).map { Float($0 - count / 2) / 8 })
  }

  /// The three tensors of most files.
  static let network: [(name: String, tensor: Tensor)] = [
    ("conv.weight", values(4, 3, 3, 3)), ("conv.bias", values(4)), ("norm.weight", values(4)),
  ]
}
