import Foundation
import Metrics
import Neural
import TestSupport
import Testing

/// What the original networks make of two pictures with weights of the formula (`Tests/Fixtures/metrics`).
enum NetworkReference {
  private struct Contents: Decodable {
    struct Run: Decodable {
      let float32MaxError, max: Double
    }

    let networks: [String: [String: Run]]

    private enum CodingKeys: String, CodingKey {
      case networks = "networks_formulaWeights"
    }
  }

  private static let file = Result { try Safetensors(contentsOf: Project.fixture("metrics/networks.safetensors")) }
  private static let contents = Result {
    try JSONDecoder().decode(Contents.self, from: try Data(contentsOf: Project.fixture("metrics/reference.json")))
  }

  static func tensor(_ name: String) throws -> Tensor { try file.get().tensor(named: name) }

  /// The largest difference in tolerances: of each 20 times what single precision was off in the original, and at least 1e-5
  /// of the largest value.
  static func distance(_ values: [Float], from network: String, of picture: String) throws -> Double {
    let expected = try tensor("\(network).\(picture)")
    let run = try #require(try contents.get().networks[network]?[picture])
    let difference = Tensor(shape: expected.shape, elements: values).largestDifference(from: expected)
    return Double(difference) / max(20 * run.float32MaxError, 1e-5 * run.max)
  }

  /// That a network has the tensors of a key list, whose values are those of the formula; `isUnlisted` says of which
  /// others the list has no word.
  static func expectTensors(
    _ parameters: [(name: String, shape: [Int])], of list: String, gain: Double, isUnlisted: (String) -> Bool
  ) throws {
    let entries = try KeyList(fixture: "metrics/\(list)_keys.tsv").entries
    let listed = parameters.filter { !isUnlisted($0.name) }
    #expect(Set(listed.map(\.name)).count == listed.count && listed.count == entries.count && !entries.isEmpty)
    let shapes = Dictionary(listed.map { ($0.name, $0.shape) }) { first, _ in first }
    for entry in entries {
      #expect(shapes[entry.name] == entry.shape, "\(entry.name)")
      let elements = FormulaTensor.parameter(entry.name, entry.shape, gain: gain).elements
      // The values have nine digits.
      #expect(abs(Double(elements[0]) - (try #require(entry.first))) < 1e-8)
      let sum = elements.reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - (try #require(entry.sum))) < 1e-8 * Double(elements.count), "\(entry.name)")
    }
  }
}
