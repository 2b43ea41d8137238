import ColorNetworks
import Foundation
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct ColorMappingTests {
  let workers = WorkerPool(count: 2)

  @Test func agreesWithTheOriginal() throws {
    let fixture = try NetworkFixture("gcm")
    let entries = try KeyList("gcm").entries
    #expect(ColorMapping.parameters.map(\.name) == entries.map(\.name))
    #expect(ColorMapping.parameters.map(\.shape) == entries.map(\.shape))
    #expect(ColorMapping.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } == fixture.count)
    let tensors = Dictionary(
      uniqueKeysWithValues: ColorMapping.parameters.map { ($0.name, fixture.parameter($0.name, $0.shape)) })
    let mapping = try ColorMapping(weights: Safetensors(data: Safetensors.encode(tensors), name: "gcm"))
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
}
