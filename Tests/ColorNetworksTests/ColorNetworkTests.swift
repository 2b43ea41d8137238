import ColorNetworks
import Foundation
import Neural
import Parallel
import Synchronization
import TestSupport
import Testing

@Suite struct ColorNetworkTests {
  let workers = WorkerPool(count: 2)

  /// Every result that the reference has, the modules' on the way among them.
  @Test(arguments: PublishedNetwork.allCases)
  func agreesWithTheOriginal(_ published: PublishedNetwork) throws {
    let fixture = try NetworkFixture(published.rawValue)
    let network = try PublishedNetwork.networks[published]!.get()
    var marks: [String: Tensor] = [:]
    let coordinates = fixture.tensors["coord"] == nil ? nil : try fixture.image("coord")
    marks["output"] = network(try fixture.image("input"), coordinates: coordinates, on: workers) {
      marks["mid.\($0)"] = $1
    }
    for name in fixture.outputs {
      let result = try #require(marks[name], "\(name)")
      let distance = try fixture.distance(of: result, from: name)
      #expect(distance.largest <= 1 && distance.rms <= 1, "\(name) \(distance)")
    }
  }

  /// Names, shapes and their order are those of the authors' checkpoints.
  @Test(arguments: [PublishedNetwork.liteispnet, .mwispnet, .pynet])
  func listsTheParametersOfTheOriginal(_ published: PublishedNetwork) throws {
    let (parameters, entries) = (published.type.parameters, try KeyList(published.rawValue).entries)
    #expect(parameters.map(\.name) == entries.map(\.name))
    #expect(parameters.map(\.shape) == entries.map(\.shape))
    #expect(parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } == (try NetworkFixture(published.rawValue).count))
    // The formula makes the reference's values.
    let fixture = try NetworkFixture(published.rawValue)
    for entry in entries.prefix(20) {
      let tensor = fixture.parameter(entry.name, entry.shape)
      #expect(abs(Double(tensor.elements[0]) - (try #require(entry.first))) < 1e-6, "\(entry.name)")
    }
  }

  @Test func countsMobileIE() throws {
    #expect(MobileIE.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } == 4132)
  }

  /// The coordinates of a frame are those that the original is given.
  @Test func knowsWherePixelsLie() throws {
    let expected = try NetworkFixture("liteispnet").image("coord")
    #expect(
      Tensor.coordinates(of: expected.imageShape, on: workers).largestDifference(from: expected) < 1e-6)
  }

  @Test(arguments: PublishedNetwork.allCases)
  func givesTheSameForAnyNumberOfWorkers(_ published: PublishedNetwork) throws {
    let network = try PublishedNetwork.networks[published]!.get()
    let side = published == .pynet ? 32 : 40
    let input = Tensor.random([1, side, 48, 4], in: 0...0.25)
    let one = network(input, on: WorkerPool(count: 1))
    for count in 2...3 { #expect(network(input, on: WorkerPool(count: count)) == one) }
  }

  // MARK: Weights that are not the network's

  @Test func refusesWeightsThatAreNotItsOwn() throws {
    let tensors = try PublishedNetwork.liteispnet.tensors()
    func fault(_ change: (inout [String: Tensor]) -> Void) -> NeuralError? {
      var changed = tensors
      change(&changed)
      do throws(NeuralError) {
        _ = try LiteISPNet(weights: Safetensors(data: Safetensors.encode(changed), name: "weights"))
        return nil
      } catch {
        return error
      }
    }
    let missing = fault { $0["up2.1.rg.3.res.2.weight"] = nil }
    #expect(missing?.code == .missingTensor && missing?.tensor == "up2.1.rg.3.res.2.weight")
    let transposed = fault { $0["down1.2.weight"] = Tensor(shape: [66, 64, 3, 3]) }
    #expect(transposed?.code == .wrongShape && transposed?.tensor == "down1.2.weight")
    let notFinite = fault { $0["head.bias"] = Tensor(shape: [64], repeating: .nan) }
    #expect(notFinite?.code == .notFinite && notFinite?.tensor == "head.bias")
    let extra = fault { $0["up4.weight"] = Tensor(shape: [1]) }
    #expect(extra?.code == .extraTensor && extra?.tensor == "up4.weight")
    let wavelet = fault { $0["up3.0.weight"] = Tensor(shape: [512, 1, 2, 2], repeating: 0.5) }
    #expect(wavelet?.code == .wrongValue && wavelet?.tensor == "up3.0.weight")
    #expect(fault { _ in } == nil)
  }

  @Test(arguments: PublishedNetwork.allCases)
  func refusesWeightsOfAnotherNetwork(_ published: PublishedNetwork) throws {
    let other: PublishedNetwork = published == .mobileie ? .liteispnet : .mobileie
    let file = try Safetensors(data: Safetensors.encode(other.tensors()), name: "weights")
    #expect(throws: NeuralError.self) { try published.type.init(weights: file) }
  }

  @Test func refusesDoublePrecision() throws {
    let name = MobileIE.parameters[0].name
    var tensors = try PublishedNetwork.mobileie.tensors()
    let removed = tensors.removeValue(forKey: name)
    let shape = try #require(removed).shape
    let file = try doublePrecision(name, shape, beside: tensors)
    #expect {
      try MobileIE(weights: file)
    } throws: {
      ($0 as? NeuralError)?.code == .wrongType && ($0 as? NeuralError)?.tensor == name
    }
  }

  /// A file of F32 tensors and one of F64, all zero.
  private func doublePrecision(
    _ name: String, _ shape: [Int], beside tensors: [String: Tensor]
  ) throws -> Safetensors {
    var header: [String] = []
    var offset = 0
    func add(_ name: String, _ type: String, _ shape: [Int], _ bytes: Int) {
      header.append(
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(offset),\(offset + bytes)]}")
      offset += bytes
    }
    add(name, "F64", shape, 8 * shape.reduce(1, *))
    for (name, tensor) in tensors { add(name, "F32", tensor.shape, 4 * tensor.count) }
    let json = Data("{\(header.joined(separator: ","))}".utf8)
    var file = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    file.append(json)
    file.append(Data(count: offset))
    return try Safetensors(data: file, name: "weights")
  }
}
