import Foundation
import Neural

/// A run of a published network, `Fixtures/networks/NAME.json` and `.safetensors`: inputs, outputs of the original modules in
/// float64, and how near to come to them.
public struct NetworkFixture: Sendable {
  /// What the file says of a tensor.
  public struct Description: Decodable, Sendable {
    public var tolerance: Float?
    public var rmsTolerance: Double?
  }

  private struct Contents: Decodable {
    struct Parameters: Decodable {
      var count: Int
      var gain: Double?
      var gainOverrides: [Override]?
    }
    struct Override: Decodable {
      var keyContains: String
      var gain: Double
    }
    var parameters: Parameters
    var tensors: [String: Description]
  }

  public let name: String
  /// Number of parameters.
  public let count: Int
  public let tensors: [String: Description]
  private let contents: Contents
  private let file: Safetensors

  public init(_ name: String) throws {
    self.name = name
    let json = try Data(contentsOf: Project.fixture("networks/\(name).json"))
    contents = try JSONDecoder().decode(Contents.self, from: json)
    count = contents.parameters.count
    tensors = contents.tensors
    file = try Safetensors(contentsOf: Project.fixture("networks/\(name).safetensors"))
  }

  /// Names of what a run delivers.
  public var outputs: [String] { tensors.filter { $0.value.tolerance != nil }.keys.sorted() }

  /// A tensor as it stands in the file, (N, C, H, W).
  public func tensor(_ name: String) throws -> Tensor { try file.tensor(named: name) }

  /// An image, brought from the file's (N, C, H, W) to (N, H, W, C).
  public func image(_ name: String) throws -> Tensor { try tensor(name).channelsLast() }

  /// A parameter by the formula, with the gain that this network takes.
  public func parameter(_ name: String, _ shape: [Int]) -> Tensor {
    let override = contents.parameters.gainOverrides?.last { name.contains($0.keyContains) }
    return FormulaTensor.parameter(name, shape, gain: override?.gain ?? contents.parameters.gain ?? 1)
  }

  /// How far a result is from the file's tensor, in tolerances: the largest difference, and the root of the mean square.
  /// Of modules the file holds the first channels only.
  public func distance(of image: Tensor, from name: String) throws -> (largest: Float, rms: Double) {
    let expected = try tensor(name)
    guard let description = tensors[name], let tolerance = description.tolerance, let rms = description.rmsTolerance,
      image.shape[0] == 1, expected.shape[0] == 1, image.shape[1] == expected.shape[2],
      image.shape[2] == expected.shape[3], image.shape[3] >= expected.shape[1]
    else { return (.infinity, .infinity) }
    let actual = Array(image.channelsFirst().elements.prefix(expected.count))
    let squares = zip(actual, expected.elements).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    let largest = Tensor(shape: expected.shape, elements: actual).largestDifference(from: expected)
    return (largest / tolerance, (squares / Double(expected.count)).squareRoot() / rms)
  }
}
