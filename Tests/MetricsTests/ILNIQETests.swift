import Imaging
import Metrics
import Neural
import Parallel
import TestSupport
import Testing

/// IL-NIQE against numbers that were computed independently (`Tests/Fixtures/metrics/SOURCES.md`).
@Suite struct ILNIQETests {
  private let workers = WorkerPool(count: 2)

  private func features(_ name: String) throws -> [[Double]] {
    ILNIQE.features(of: try ReferenceFixture.picture(name), on: workers)
  }

  /// Sums in another order, and fits that end a step earlier.
  private static let rounding = 1e-6

  private func expect(_ found: [Double], equals expected: ArraySlice<Double>, _ place: String) {
    #expect(found.count == 468 && expected.count == 468)
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      // Mean values of products of neighbors lie around zero.
      #expect(
        abs(found - expected) <= Self.rounding * max(abs(expected), 1e-3),
        "\(place), feature \(index): \(found) \(expected)")
    }
  }

  @Test func seesInEachBlockWhatTheReferenceSees() throws {
    let rows = try features("astronaut")
    let file = try Safetensors(contentsOf: Project.fixture("metrics/ilniqe-features.safetensors"))
    let expected = try file.doubles(named: "astronaut.blocks", shape: [4, 468])
    #expect(rows.count == 36)
    for (index, block) in [0, 7, 21, 35].enumerated() {
      expect(rows[block], equals: expected[index * 468..<(index + 1) * 468], "block \(block)")
    }
  }

  @Test(arguments: ["astronaut", "coffee", "coffee_tone"])
  func seesInAPictureWhatTheReferenceSees(name: String) throws {
    let rows = try features(name)
    let means = (0..<468).map { feature in rows.reduce(0) { $0 + $1[feature] } / 36 }
    let file = try Safetensors(contentsOf: Project.fixture("metrics/ilniqe-features.safetensors"))
    let expected = try file.doubles(named: "\(name).mean", shape: [468])
    expect(means, equals: expected[...], name)
  }

  /// Reduced, compared with a template, and brought together.
  @Test(arguments: [
    ("astronaut", 17.022688975055665), ("astronaut_blur", 16.370656025353984), ("astronaut_noise", 43.27873137253667),
    ("coffee", 16.33489015735978), ("coffee_jpeg", 15.8929135665294), ("coffee_tone", 16.259842047248334),
  ])
  func isTheDistanceFromATemplate(name: String, expected: Double) throws {
    let found = try FormulaTemplate.metric()(of: ReferenceFixture.picture(name), on: workers)
    // Where a picture is flat, as parts of `coffee_jpeg` are, rounding decides how many values there are on either side.
    // That is 0.05 % there; the others agree to 1e-6.
    #expect(abs(found - expected) <= (name == "coffee_jpeg" ? 1e-3 : 1e-5) * expected, "\(found)")
  }

  @Test(arguments: ["mu", "cov", "principal_vectors", "sample_mean"])
  func namesWhatATemplateLacks(tensor: String) throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("template.safetensors")
    try FormulaTemplate.data(leavingOut: tensor).write(to: url)
    let error = #expect(throws: NeuralError.self) { try ILNIQE.definition.make(weights: url) }
    #expect(error?.code == .missingTensor && error?.tensor == tensor && error?.file == url.path)
  }
}
