import ColorNetworks
import Foundation
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct ColorMappingTests {
  let workers = WorkerPool(count: 2)

  private func mapping(_ fixture: NetworkFixture) throws -> ColorMapping {
    let tensors = Dictionary(
      uniqueKeysWithValues: ColorMapping.parameters.map { ($0.name, fixture.parameter($0.name, $0.shape)) })
    return try ColorMapping(weights: Safetensors(data: Safetensors.encode(tensors), name: "gcm"))
  }

  @Test func agreesWithTheOriginal() throws {
    let fixture = try NetworkFixture("gcm")
    let entries = try KeyList("gcm").entries
    #expect(ColorMapping.parameters.map(\.name) == entries.map(\.name))
    #expect(ColorMapping.parameters.map(\.shape) == entries.map(\.shape))
    #expect(ColorMapping.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } == fixture.count)
    let mapping = try mapping(fixture)
    var marks: [String: Tensor] = [:]
    marks["output"] = mapping(
      try fixture.image("demosaic"), like: try fixture.image("dslr"), coordinates: try fixture.image("coord"),
      on: workers
    ) { marks["mid.\($0)"] = $1 }
    for name in fixture.outputs {
      let distance = try fixture.distance(of: try #require(marks[name], "\(name)"), from: name)
      #expect(distance.largest <= 1 && distance.rms <= 1, "\(name) \(distance)")
    }
  }

  /// What takes most: both inputs, the RAW encoded, its coordinates, and 64 channels before and after they are scaled.
  @Test func planIsThatOfTheLargestMoment() throws {
    let mapping = try mapping(NetworkFixture("gcm"))
    let bytes = mapping.runningBytes(height: 1024, width: 1536, workers: 2)
    let channels = Double(bytes) / Double(1024 * 1536 * MemoryLayout<Float>.stride)
    #expect(channels >= 3 + 3 + 3 + 2 + 64 + 64 && channels < 140, "\(channels) channels")
  }
}
