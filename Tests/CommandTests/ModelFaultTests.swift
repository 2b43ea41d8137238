import Foundation
import Neural
import TestSupport
import Testing

/// Model files that cannot be used: status 65, the file and what is wrong in it named, and nothing touched.
@Suite struct ModelFaultTests {
  private static let starter = Project.fixture("diffusion/starter.safetensors")

  private static func starterContent() throws -> (tensors: [String: Tensor], metadata: [String: String]) {
    let file = try Safetensors(contentsOf: starter)
    var tensors: [String: Tensor] = [:]
    for name in file.names { tensors[name] = try file.tensor(named: name) }
    return (tensors, file.metadata)
  }

  private func expectRefusal(_ model: Data?, _ place: Workplace, saying cause: String) throws {
    if let model { try place.write(model, to: "model.safetensors") }
    let outcome = try place.run("run", "a.dng", "--model", "model.safetensors", "-o", "out")
    #expect(outcome.status == 65, "\(outcome)")
    #expect(outcome.stderrLines.count == 1 && outcome.stderr.contains("model.safetensors"), "\(outcome)")
    #expect(outcome.stderr.contains(cause), "\(outcome)")
    #expect(outcome.stdout.isEmpty && !place.isFolder("out"))
  }

  @Test func notThere() throws {
    try expectRefusal(nil, Workplace(photographs: "a.dng"), saying: "cannot be opened")
  }

  @Test func truncated() throws {
    let place = try Workplace(photographs: "a.dng")
    let whole = try Data(contentsOf: Self.starter)
    for length in [0, 7, 8, 100, 5000, whole.count / 2, whole.count - 1] {
      try expectRefusal(whole.prefix(length), place, saying: "; ")
    }
  }

  /// A header may claim any length and any place; nothing is allocated for it.
  @Test func withALyingHeader() throws {
    let place = try Workplace(photographs: "a.dng")
    let whole = try Data(contentsOf: Self.starter)
    for claim in [UInt64.max, 1 << 62, 1 << 40, UInt64(whole.count), 1] {
      let length = withUnsafeBytes(of: claim.littleEndian) { Data($0) }
      try expectRefusal(length + whole.dropFirst(8), place, saying: "; ")
    }
    let json = #"{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}"#
    let length = withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Data($0) }
    try expectRefusal(length + Data(json.utf8), place, saying: "tensor 'a'")
    try expectRefusal(Data(repeating: 0x41, count: 100), place, saying: "; ")
    try expectRefusal(whole + Data(count: 12), place, saying: "12 bytes that no tensor claims")
  }

  @Test func withTensorsThatAreWrong() throws {
    let place = try Workplace(photographs: "a.dng")
    let (tensors, starterMetadata) = try Self.starterContent()
    let bent = "decoder.0.0.conv1.weight"
    let weights = try #require(tensors[bent])
    func encode(_ tensor: Tensor?) -> Data {
      var tensors = tensors
      tensors[bent] = tensor
      return Safetensors.encode(tensors, metadata: starterMetadata)
    }
    try expectRefusal(encode(nil), place, saying: bent)
    var shape = weights.shape
    shape.swapAt(0, 2)
    try expectRefusal(encode(Tensor(shape: shape, elements: weights.elements)), place, saying: bent)
    var elements = weights.elements
    elements[elements.count / 2] = .nan
    try expectRefusal(encode(Tensor(shape: weights.shape, elements: elements)), place, saying: bent)
    elements[elements.count / 2] = -.infinity
    try expectRefusal(encode(Tensor(shape: weights.shape, elements: elements)), place, saying: bent)
    // What was taken apart and put together again is sound.
    try place.write(encode(weights), to: "model.safetensors")
    let outcome = try place.run("run", "a.dng", "--model", "model.safetensors", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
  }

  @Test(arguments: ["process", "architecture", "format", "name"]) func withoutMetadata(key: String) throws {
    let (tensors, starterMetadata) = try Self.starterContent()
    let metadata = starterMetadata.filter { $0.key != key }
    try expectRefusal(
      Safetensors.encode(tensors, metadata: metadata), Workplace(photographs: "a.dng"), saying: "“\(key)”")
  }

  /// What version 1 gave preconditioned networks to see is not what they are given now.
  @Test func ofAnEarlierVersion() throws {
    let (tensors, starterMetadata) = try Self.starterContent()
    var metadata = starterMetadata
    let architecture = try #require(metadata["architecture"])
    metadata["architecture"] = architecture.dropLast() + #","preconditioning":{"deviation":0.1}}"#
    let place = try Workplace(photographs: "a.dng")
    try expectRefusal(Safetensors.encode(tensors, metadata: metadata), place, saying: "train it anew")
    metadata["formatVersion"] = "2"
    try place.write(Safetensors.encode(tensors, metadata: metadata), to: "model.safetensors")
    #expect(try place.run("run", "a.dng", "--model", "model.safetensors", "-o", "out").status == 0)
    metadata["formatVersion"] = "4"
    try expectRefusal(
      Safetensors.encode(tensors, metadata: metadata), Workplace(photographs: "a.dng"), saying: "of version 1 to 3")
  }

  @Test(arguments: [["bench", "network", "--size", "64", "--model"], ["bench", "pipeline", "--model"]])
  func areAlsoRefusedByOtherCommands(words: [String]) throws {
    let outcome = try Tool.run(words + ["none.safetensors"])
    #expect(outcome.status == 65, "\(outcome)")
    #expect(outcome.stderr.hasPrefix("diffraw: ") && outcome.stderr.contains("none.safetensors"))
  }
}
