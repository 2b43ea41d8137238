import Diffusion
import Foundation
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct SR3UNetTests {
  /// A network of the fixtures, in SR3's code.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var configuration: SR3UNet.Configuration
  }

  static let cases = [
    Case(testDescription: "sr3_stock_in10", configuration: SR3UNet.Configuration()),
    Case(
      testDescription: "sr3_small",
      configuration: SR3UNet.Configuration(innerWidth: 32, multipliers: [1, 2, 4], groups: 8)),
    Case(
      testDescription: "sr3_small_attn16",
      configuration: SR3UNet.Configuration(
        innerWidth: 32, multipliers: [1, 2, 4], blocksPerLevel: 1, groups: 16, attentionLevels: [2])),
  ]

  static func file(_ configuration: SR3UNet.Configuration, beside others: [String: Tensor] = [:]) throws -> Safetensors
  {
    try Safetensors(data: SR3Model.file(configuration, metadata: [:], beside: others), name: "formula")
  }

  /// The whole network, and its modules on the way, against a double-precision run of SR3's code with the same parameters.
  @Test(arguments: cases) func agreesWithTheReference(_ test: Case) throws {
    let model = try DiffusionModel(Safetensors(data: SR3Model.file(test.configuration), name: "formula"))
    guard case .sr3(let network) = model.network else { throw ModelError(file: model.file, problem: "other kind") }
    let fixture = try NetworkFixture(test.testDescription)
    let step = try DiffusionStep(number: 1, noiseLevel: Double(fixture.tensor("noise_level").elements[0]))
    var results: [String: Tensor] = [:]
    let output = try network(fixture.image("input"), steps: [step], on: WorkerPool(count: 2)) {
      results["mid.\($0)"] = $1
    }
    results["output"] = output
    // The embedding is no image.
    let embedding = results.removeValue(forKey: "mid.denoise_fn.noise_level_mlp")
    for name in fixture.outputs {
      if name == "mid.denoise_fn.noise_level_mlp" {
        let expected = try fixture.tensor(name).reshaped(to: [1, test.configuration.innerWidth])
        #expect(try #require(embedding).largestDifference(from: expected) <= 3e-6)
      } else {
        let distance = try fixture.distance(of: #require(results[name], "no \(name)"), from: name)
        #expect(distance.largest <= 1 && distance.rms <= 1, "\(name): \(distance)")
      }
    }
  }

  /// The same names and shapes as SR3's checkpoints have, in the same order.
  @Test(arguments: cases) func parametersAreThoseOfTheCheckpoints(_ test: Case) throws {
    let parameters = test.configuration.layers.flatMap(\.parameters)
    let expected = try KeyList(test.testDescription).entries
    #expect(parameters.map(\.name) == expected.map(\.name))
    #expect(parameters.map(\.shape) == expected.map(\.shape))
  }

  @Test func stockNetworkHasItsSize() {
    let count = SR3UNet.Configuration().layers.flatMap(\.parameters).reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(count == 92_559_235)
  }

  /// The formula itself, which the comparison stands on.
  @Test func formulaAgreesWithTheKeyList() throws {
    for entry in try KeyList("sr3_small").entries {
      let values = FormulaTensor.parameter(entry.name, entry.shape).elements
      let (first, sum) = try (#require(entry.first), #require(entry.sum))
      #expect(abs(Double(values[0]) - first) < 1e-8 && abs(values.reduce(0) { $0 + Double($1) } - sum) < 1e-6)
    }
  }

  /// Conditions and state at their places: c, w with each pixel repeated, m_t.
  @Test func inputIsPutTogetherInOrder() {
    let workers = WorkerPool(count: 2)
    let (state, color) = (Tensor.random([2, 4, 6, 3], seed: 1), Tensor.random([2, 4, 6, 3], seed: 2))
    let raw = Tensor.random([2, 2, 3, 4], seed: 3)
    let input = SR3UNet.Configuration(multipliers: [1, 2]).input(state: state, color: color, raw: raw, on: workers)
    #expect(input.channels(0..<3, on: workers) == color)
    #expect(input.channels(3..<7, on: workers) == raw.upsampledNearest(factor: 2, on: workers))
    #expect(input.channels(7..<10, on: workers) == state)
  }

  /// Images of a batch do not see one another, and each is told its own step.
  @Test(arguments: SR3UNet.Configuration.Embedding.allCases)
  func imagesAreApart(_ embedding: SR3UNet.Configuration.Embedding) throws {
    let configuration = SR3UNet.Configuration(
      innerWidth: 8, multipliers: [1, 2], blocksPerLevel: 1, groups: 4, embedding: embedding)
    let network = try SR3UNet(configuration, weights: Self.file(configuration))
    let workers = WorkerPool(count: 2)
    let input = Tensor.random([2, 8, 8, 10])
    let steps = [3, 90].map { DiffusionStep(number: $0, noiseLevel: 1 - Double($0) / 100) }
    let both = network(input, steps: steps, on: workers)
    for image in 0..<2 {
      let alone = Tensor(shape: [1, 8, 8, 10], elements: Array(input.elements[image * 640..<(image + 1) * 640]))
      let output = network(alone, steps: [steps[image]], on: workers)
      // Sums of another order: what float32 rounds.
      let expected = Tensor(shape: output.shape, elements: Array(both.elements[image * 192..<(image + 1) * 192]))
      #expect(output.largestDifference(from: expected) < 1e-5)
      #expect(network(alone, steps: [steps[1 - image]], on: workers).largestDifference(from: output) > 1e-3)
    }
  }

  /// What a checkpoint holds beside the network is left aside; what the network has no place for is not.
  @Test func readsCheckpointsWithTheirSchedule() throws {
    let configuration = SR3UNet.Configuration(innerWidth: 8, multipliers: [1], blocksPerLevel: 1, groups: 4)
    let schedule = ["betas": Tensor(shape: [2000])]
    let network = try SR3UNet(configuration, weights: Self.file(configuration, beside: schedule))
    #expect(
      network.parameterCount == configuration.layers.flatMap(\.parameters).reduce(0) { $0 + $1.shape.reduce(1, *) })
    let extra = ["denoise_fn.downs.9.conv.weight": Tensor(shape: [1])]
    #expect(throws: NeuralError.self) {
      try SR3UNet(configuration, weights: Self.file(configuration, beside: extra))
    }
    #expect(throws: NeuralError.self) {
      try SR3UNet(SR3UNet.Configuration(innerWidth: 8, groups: 4), weights: Self.file(configuration))
    }
  }

  @Test(arguments: [
    "{\"kind\":\"exact-tile-unet\"}", "{\"inputChannels\":9}", "{\"innerWidth\":7}", "{\"multipliers\":[]}",
    "{\"multipliers\":[0]}", "{\"blocksPerLevel\":0}", "{\"groups\":3}", "{\"attentionLevels\":[2]}", "{\"dropout\":1}",
  ])
  func refusesWhatIsNoNetwork(_ change: String) throws {
    let plain = SR3UNet.Configuration(innerWidth: 8, multipliers: [1, 2], groups: 4)
    #expect(plain.fault == nil)
    var fields = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(plain)) as? [String: any Sendable])
    let changes = try #require(JSONSerialization.jsonObject(with: Data(change.utf8)) as? [String: any Sendable])
    fields.merge(changes) { $1 }
    let data = try JSONSerialization.data(withJSONObject: fields)
    #expect(try JSONDecoder().decode(SR3UNet.Configuration.self, from: data).fault != nil)
  }
}
