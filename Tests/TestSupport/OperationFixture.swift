import Foundation
import Neural

/// One operation of `Fixtures/ops`: inputs, and the outputs of a float64 run in PyTorch with their tolerances.
public struct OperationFixture: Decodable, Sendable, CustomStringConvertible {
  public struct Output: Decodable, Sendable {
    public var tolerance: Float
  }

  public struct Attributes: Decodable, Sendable {
    public var stride: Int?
    public var padding: Int?
    public var dilation: Int?
    public var groups: Int?
    public var eps: Double?
    public var slope: Float?
    public var factor: Int?
    public var dim: Int?
    public var size: [Int]?
    public var alignCorners: Bool?
  }

  public var op: String
  public var attributes: Attributes?
  public var outputs: [String: Output]

  public var description: String { op }

  /// The forward outputs' names: those that are no gradients.
  public var forwardOutputs: [String] { outputs.keys.filter { !$0.hasPrefix("grad.") }.sorted() }

  /// An input or output as it stands in the file.
  public func tensor(_ name: String) throws -> Tensor { try Self.file.get().tensor(named: "\(op)/\(name)") }

  /// An image, brought from the file's (N, C, H, W) to (N, H, W, C).
  public func image(_ name: String = "input") throws -> Tensor { try tensor(name).channelsLast() }

  static let file = Result { try Safetensors(contentsOf: Project.fixture("ops/ops.safetensors")) }

  public static let all: [OperationFixture] = {
    struct List: Decodable { var ops: [OperationFixture] }
    let json = try? Data(contentsOf: Project.fixture("ops/ops.json"))
    return json.flatMap { try? JSONDecoder().decode(List.self, from: $0) }?.ops ?? []
  }()
}
