import Alignment
import Neural
import Parallel
import TestSupport
import Testing

/// PWC-Net and the warp by its flow, against runs of the original in double precision with the same parameters.
@Suite struct PWCNetTests {
  static let fixture = Result { try NetworkFixture("pwcnet") }

  private static func weights() throws -> [String: Tensor] {
    let fixture = try fixture.get()
    return Dictionary(
      uniqueKeysWithValues: PWCNet.parameters.map { ($0.name, fixture.parameter($0.name, $0.shape)) })
  }

  private static func network() throws -> PWCNet {
    try PWCNet(weights: Safetensors(data: Safetensors.encode(weights()), name: "formula"))
  }

  private static func outputs(workers: Int) throws -> [String: Tensor] {
    let pair = try ["first", "second"].map { try fixture.get().image($0) }
    let pool = WorkerPool(count: workers)
    var outputs: [String: Tensor] = [:]
    let (flow, quarter) = try network()(from: pair[0], to: pair[1], on: pool) { outputs["mid.\($0)"] = $1 }
    let (warped, mask) = pair[1].warpedBackward(by: flow, on: pool)
    return outputs.merging(["flow": flow, "flow_quarter": quarter, "warped_second": warped, "mask": mask]) { $1 }
  }

  /// Every result that the reference has, the modules' on the way among them.
  @Test func agreesWithTheReference() throws {
    let fixture = try Self.fixture.get()
    let outputs = try Self.outputs(workers: 2)
    #expect(fixture.outputs.count == 12)
    for name in fixture.outputs {
      let distance = try fixture.distance(of: #require(outputs[name], "no \(name)"), from: name)
      #expect(distance.largest <= 1 && distance.rms <= 1, "\(name): \(distance)")
    }
  }

  @Test func anyNumberOfWorkersGivesTheSame() throws {
    let one = try Self.outputs(workers: 1)
    #expect(try Self.outputs(workers: 3) == one)
  }

  @Test func parametersAreThoseOfTheCheckpoints() throws {
    let expected = try KeyList("pwcnet").entries
    #expect(PWCNet.parameters.map(\.name) == expected.map(\.name))
    #expect(PWCNet.parameters.map(\.shape) == expected.map(\.shape))
    #expect(PWCNet.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } == 9_374_274)
  }

  /// The formula itself, which the comparison stands on.
  @Test func formulaAgreesWithTheKeyList() throws {
    let fixture = try Self.fixture.get()
    for entry in try KeyList("pwcnet").entries {
      let tensor = fixture.parameter(entry.name, entry.shape)
      let (first, sum) = (try #require(entry.first), try #require(entry.sum))
      #expect(abs(Double(tensor.elements[0]) - first) <= 1e-6 * max(1, abs(first)), "\(entry.name)")
      #expect(abs(tensor.elements.reduce(0) { $0 + Double($1) } - sum) <= 1e-3, "\(entry.name)")
    }
  }

  /// Sides that the network does not take are resized, and the flow is that of the picture's own pixels.
  @Test func otherSizesAreResized() throws {
    let network = try Self.network()
    let pool = WorkerPool(count: 2)
    let first = try Self.fixture.get().image("first")
    let second = try Self.fixture.get().image("second")
    let whole = network(from: first, to: second, on: pool)
    let smaller = [first, second].map { $0.resizedBilinearly(height: 50, width: 100, alignment: .edges, on: pool) }
    let (flow, quarter) = network(from: smaller[0], to: smaller[1], on: pool)
    #expect(flow.shape == [1, 50, 100, 2] && quarter.shape == [1, 16, 32, 2])
    let expected = quarter.resizedBilinearly(height: 50, width: 100, alignment: .edges, on: pool)
    for (index, value) in flow.elements.enumerated() {
      let scale: Float = index.isMultiple(of: 2) ? 20 * 100 / 128 : 20 * 50 / 64
      #expect(abs(value - expected.elements[index] * scale) <= 1e-5 * max(1, abs(value)))
    }
    #expect(whole.flow.shape == [1, 64, 128, 2])
  }

  /// What takes most: the finest decoder's last features before and after the 32 last are put to them, at a quarter of the
  /// size, beside both pictures; and of what else is at hand no more than a tenth.
  @Test func planIsThatOfTheLargestMoment() throws {
    let bytes = try Self.network().runningBytes(height: 1024, width: 1536, workers: 2)
    let channels = Double(bytes) / Double(1024 * 1536 * MemoryLayout<Float>.stride)
    let largest = 6 + Double(533 + 32 + 565) / 16
    #expect(channels >= largest && channels < 1.1 * largest, "\(channels) channels")
  }

  // MARK: Weights that are not the network's

  private func fault(_ change: (inout [String: Tensor]) throws -> Void) throws -> NeuralError? {
    var tensors = try Self.weights()
    try change(&tensors)
    let file = try Safetensors(data: Safetensors.encode(tensors), name: "weights")
    return #expect(throws: NeuralError.self) { try PWCNet(weights: file) }
  }

  @Test func otherWeightsAreRefused() throws {
    let name = "netTwo.netUpflow.weight"
    #expect(try fault { $0[name] = nil }?.code == .missingTensor)
    #expect(try fault { $0[name] = Tensor(shape: [4, 4, 2, 2]) }?.code == .wrongShape)
    #expect(try fault { $0["netTwo.netSix.0.bias"]?.elements[1] = .nan }?.code == .notFinite)
    let extra = try fault { $0["head.weight"] = Tensor(shape: [1]) }
    #expect(extra?.code == .extraTensor && extra?.tensor == "head.weight")
  }
}
