import Foundation
import Neural
import TestSupport

/// The U-Net of SR3's kind with one level and one block; with inner width 2 it is the one of `Fixtures/checkpoints`.
struct SmallSR3 {
  /// Its tensors by PyTorch's names: (i − ⌊n / 2⌋) / 8 for each element i of n, which half precision holds exactly.
  let tensors: [String: Tensor]

  init(innerWidth: Int = 2) throws {
    let outcome = try Tool.run(
      [
        "network", "describe", "sr3", "--json", "--config", "inner=\(innerWidth)", "multipliers=1", "blocks=1",
        "groups=1",
      ])
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.stdout.utf8))
    tensors = Dictionary(
      uniqueKeysWithValues: report.tensors.map { tensor in
        let count = tensor.shape.reduce(1, *)
        return (tensor.name, Tensor(shape: tensor.shape, elements: (0..<count).map { Float($0 - count / 2) / 8 }))
      })
  }

  /// A file of these tensors after a change.
  func file(_ change: (inout [String: Tensor]) throws -> Void = { _ in }) rethrows -> Data {
    var tensors = tensors
    try change(&tensors)
    return Safetensors.encode(tensors, metadata: ["groups": "1"])
  }

  private struct Report: Decodable {
    var tensors: [Entry]

    struct Entry: Decodable {
      var name: String
      var shape: [Int]
    }
  }
}
