import Foundation
import Neural
import TestSupport
import Testing

/// One operation of `Fixtures/ops`: inputs, and the outputs of a float64 run in PyTorch with their tolerances.
struct OperationFixture: Decodable, Sendable, CustomTestStringConvertible {
  struct Output: Decodable, Sendable {
    var tolerance: Float
  }

  struct Attributes: Decodable, Sendable {
    var stride: Int?
    var padding: Int?
    var dilation: Int?
    var groups: Int?
    var eps: Double?
    var slope: Float?
    var factor: Int?
    var dim: Int?
    var size: [Int]?
    var alignCorners: Bool?
  }

  var op: String
  var attributes: Attributes?
  var outputs: [String: Output]

  var testDescription: String { op }

  /// The forward outputs' names: those that are no gradients.
  var forwardOutputs: [String] { outputs.keys.filter { !$0.hasPrefix("grad.") }.sorted() }

  /// An input or output as it stands in the file.
  func tensor(_ name: String) throws -> Tensor { try Self.file.get().tensor(named: "\(op)/\(name)") }

  /// An image, brought from the file's (N, C, H, W) to (N, H, W, C).
  func image(_ name: String = "input") throws -> Tensor { try tensor(name).channelsLast() }

  static let file = Result { try Safetensors(contentsOf: Project.fixture("ops/ops.safetensors")) }

  static let all: [OperationFixture] = {
    struct List: Decodable { var ops: [OperationFixture] }
    let json = try? Data(contentsOf: Project.fixture("ops/ops.json"))
    return json.flatMap { try? JSONDecoder().decode(List.self, from: $0) }?.ops ?? []
  }()
}
