import Foundation
import Neural
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  static let tensors = [
    "b.weight": Tensor.random([3, 2, 1, 2]), "a": Tensor(shape: [], elements: [7]),
    "empty": Tensor(shape: [0, 4]),
    "\"quoted\\ \u{1} – é": Tensor(shape: [2], elements: [.leastNonzeroMagnitude, -0.0]),
  ]
  static let metadata = ["format": "pt", "note": "a \"b\"\n\\/ ü"]

  @Test func roundTripKeepsEverything() throws {
    let file = try Safetensors(data: Safetensors.encode(Self.tensors, metadata: Self.metadata), name: "memory")
    #expect(file.metadata == Self.metadata)
    #expect(file.names == Self.tensors.keys.sorted())
    for (name, tensor) in Self.tensors {
      let read = try file.tensor(named: name, shape: tensor.shape)
      #expect(read.elements.map(\.bitPattern) == tensor.elements.map(\.bitPattern))
    }
  }

  @Test func sameContentMakesSameBytes() {
    let reversed = Dictionary(uniqueKeysWithValues: Self.tensors.reversed())
    #expect(
      Safetensors.encode(Self.tensors, metadata: Self.metadata)
        == Safetensors.encode(reversed, metadata: Self.metadata))
  }

  @Test func tensorsBeginAtAMultipleOfEight() {
    for length in 0..<9 {
      let file = Safetensors.encode([String(repeating: "n", count: length): Tensor(shape: [1], elements: [1])])
      #expect((file.count - 4).isMultiple(of: 8))
    }
  }

  @Test func fileIsReadAsItWasWritten() throws {
    let folder = try TemporaryDirectory()
    let url = folder.file("weights.safetensors")
    try Safetensors.write(Self.tensors, metadata: Self.metadata, to: url)
    let file = try Safetensors(contentsOf: url)
    #expect(file.metadata == Self.metadata)
    #expect(try file.tensor(named: "b.weight") == Self.tensors["b.weight"])
  }

  @Test func readsWhatPythonWrote() throws {
    let file = try Safetensors(contentsOf: Project.fixture("ops/ops.safetensors"))
    #expect(file.metadata == ["description": "ops.json"])
    #expect(try file.entry(named: "pack/raw").shape == [8, 12])
  }

  // MARK: Element types

  struct TypeCase: Sendable {
    var type: Safetensors.ElementType
    var bytes: [UInt8]
    var value: Float
  }

  static let types: [TypeCase] = [
    TypeCase(type: .float64, bytes: [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], value: -1.5),
    TypeCase(type: .float32, bytes: [0, 0, 0xC0, 0xBF], value: -1.5),
    TypeCase(type: .float16, bytes: [0x00, 0xBE], value: -1.5),
    TypeCase(type: .bfloat16, bytes: [0xC0, 0xBF], value: -1.5),
    TypeCase(type: .int64, bytes: [0xFE] + [UInt8](repeating: 0xFF, count: 7), value: -2),
    TypeCase(type: .int32, bytes: [0xFE, 0xFF, 0xFF, 0xFF], value: -2),
    TypeCase(type: .int16, bytes: [0xFE, 0xFF], value: -2),
    TypeCase(type: .int8, bytes: [0xFE], value: -2),
    TypeCase(type: .uint64, bytes: [0, 1, 0, 0, 0, 0, 0, 0], value: 256),
    TypeCase(type: .uint32, bytes: [0, 1, 0, 0], value: 256),
    TypeCase(type: .uint16, bytes: [0, 1], value: 256),
    TypeCase(type: .uint8, bytes: [200], value: 200),
    TypeCase(type: .bool, bytes: [1], value: 1),
  ]

  @Test func everyTypeIsTried() { #expect(Set(Self.types.map(\.type)) == Set(Safetensors.ElementType.allCases)) }

  @Test(arguments: types) func convertsEachType(_ test: TypeCase) throws {
    let header = #"{"x":{"dtype":"\#(test.type.rawValue)","shape":[1],"data_offsets":[0,\#(test.bytes.count)]}}"#
    let file = try Safetensors(data: Self.file(header, test.bytes), name: "memory")
    #expect(try file.tensor(named: "x", converting: true).elements == [test.value])
    if test.type != .float32 {
      #expect(code { try file.tensor(named: "x") } == .wrongType)
    }
    if [.float64, .float32].contains(test.type) {
      #expect(try file.doubles(named: "x", shape: [1]) == [Double(test.value)])
    } else {
      #expect(code { try file.doubles(named: "x") } == .wrongType)
    }
    let hasIntegers = ![.float64, .float32, .float16, .bfloat16, .uint64].contains(test.type)
    if hasIntegers {
      #expect(try file.integers(named: "x") == [Int64(test.value)])
    } else {
      #expect(code { try file.integers(named: "x") } == .wrongType)
    }
  }

  // MARK: Faults

  /// Headers that are wrong over 8 bytes of data, and the fault each is.
  static let wrongHeaders: [(String, NeuralError.Code)] = [
    ("", .malformed), ("[]", .malformed), ("{", .malformed), (#"{"x":1}"#, .malformed), (" {}", .malformed),
    (#"{"x":{"dtype":"F32","shape":[2]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,1e30]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, .truncated),
    (#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,8]}}"#, .malformed),
    (#"{"x":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, .wrongType),
    (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, .malformed),
    (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, .malformed),
    (
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      .malformed
    ),
    (#"{"__metadata__":{"a":1},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, .malformed),
  ]

  @Test(arguments: wrongHeaders) func refusesWrongHeader(header: String, expected: NeuralError.Code) {
    #expect(
      code { try Safetensors(data: Self.file(header, [UInt8](repeating: 0, count: 8)), name: "memory") } == expected)
  }

  @Test func refusesANameUsedTwice() {
    let header =
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#
    #expect(
      code { try Safetensors(data: Self.file(header, [UInt8](repeating: 0, count: 8)), name: "memory") } == .malformed)
  }

  @Test func refusesDeepNesting() {
    for bracket in ["[", #"{"a":"#] {
      let header = #"{"x":"# + String(repeating: bracket, count: 200_000)
      #expect(code { try Safetensors(data: Self.file(header, []), name: "memory") } == .malformed)
    }
  }

  @Test func acceptsTensorsInAnyOrder() throws {
    let header =
      #"{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}  "#
    let file = try Safetensors(data: Self.file(header, [0, 0, 128, 63, 0, 0, 0, 64]), name: "memory")
    #expect(try file.tensor(named: "a").elements == [2])
    #expect(try file.tensor(named: "b").elements == [1])
  }

  @Test func lyingLengthsAreRefusedUnread() {
    for length in [UInt64(200), 100_000_001, .max, 1 << 63] {
      let bytes = withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data("{}".utf8)
      #expect([.truncated, .malformed].contains(code { try Safetensors(data: bytes, name: "memory") }))
    }
  }

  @Test func everyTruncationIsNamed() {
    let whole = Safetensors.encode(["x": .random([5])], metadata: Self.metadata)
    for length in 0..<whole.count {
      #expect(code { try Safetensors(data: whole.prefix(length), name: "memory") } == .truncated)
    }
  }

  @Test func faultsNameFileTensorAndRemedy() throws {
    let tensors = ["x": Tensor(shape: [2], elements: [1, .nan])]
    let file = try Safetensors(data: Safetensors.encode(tensors), name: "model.safetensors")
    let missing = #expect(throws: NeuralError.self) { try file.tensor(named: "y") }
    #expect(missing?.code == .missingTensor)
    let misshapen = #expect(throws: NeuralError.self) { try file.tensor(named: "x", shape: [2, 1]) }
    #expect(misshapen?.code == .wrongShape)
    #expect(misshapen?.description.contains("[2] where [2, 1]") == true)
    let broken = #expect(throws: NeuralError.self) { try file.tensor(named: "x") }
    #expect(broken?.code == .notFinite)
    #expect(code { try file.doubles(named: "x") } == .notFinite)
    #expect(code { try file.doubles(named: "x", shape: [3]) } == .wrongShape)
    #expect(broken?.description.contains("nan at element 1") == true)
    for error in [missing, misshapen, broken].compactMap(\.self) {
      #expect(error.file == "model.safetensors")
      #expect(error.tensor != nil)
      #expect(!error.remedy.isEmpty)
    }
    #expect(try file.tensor(named: "x", requireFinite: false).elements[0] == 1)
  }

  @Test func unreadableFilesAreErrors() throws {
    let folder = try TemporaryDirectory()
    #expect(code { try Safetensors(contentsOf: folder.file("absent")) } == .unreadable)
    #expect(code { try Safetensors(contentsOf: folder.url) } == .unreadable)
    try Data().write(to: folder.file("empty"))
    #expect(code { try Safetensors(contentsOf: folder.file("empty")) } == .truncated)
    #expect(code { try Safetensors.write([:], to: folder.file("absent/x")) } == .unwritable)
  }

  @Test func fileThatShrinksAfterOpeningIsAnError() throws {
    let folder = try TemporaryDirectory()
    let url = folder.file("x.safetensors")
    try Safetensors.write(["x": .random([5000])], to: url)
    let file = try Safetensors(contentsOf: url)
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 1000)
    #expect(code { try file.tensor(named: "x") } == .truncated)
  }

  private static func file(_ header: String, _ data: [UInt8]) -> Data {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8) + Data(data)
  }

  private func code(_ body: () throws -> Any) -> NeuralError.Code? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? NeuralError)?.code
    }
  }
}
