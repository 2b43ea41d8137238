import Checkpoints
import Foundation
import Neural
import TestSupport
import Testing

/// Checkpoints as PyTorch makes them, against the values that they were made of.
@Suite struct CheckpointTests {
  @Test(arguments: [
    ("bare.pth", Checkpoint.Form.zip), ("first-zip.pth", .zip), ("protocol-3.pth", .zip), ("protocol-4.pth", .zip),
    ("protocol-5.pth", .zip), ("parameters.pth", .zip), ("state-dict.pth", .zip), ("half.pth", .zip),
    ("bfloat16.pth", .zip), ("legacy.pth", .legacy), ("legacy-protocol-3.pth", .legacy),
    ("legacy-protocol-4.pth", .legacy), ("legacy-protocol-5.pth", .legacy), ("legacy-state-dict.pth", .legacy),
    ("double.pth", .legacy),
  ])
  func holdsItsTensors(name: String, form: Checkpoint.Form) throws {
    let checkpoint = try Checkpoint(contentsOf: Samples.url(name))
    #expect(checkpoint.form == form)
    let dictionary = try checkpoint.stateDictionary()
    #expect(dictionary.path == ".")
    for (name, tensor) in Samples.network {
      #expect(try dictionary.tensor(named: name) == tensor)
      #expect(dictionary.entries.first { $0.name == name }?.shape == tensor.shape)
    }
  }

  /// From memory as from disk, whatever the data's own indices are.
  @Test func isReadFromMemory() throws {
    for name in Samples.sound {
      let data = Data(repeating: 7, count: 5) + (try Samples.data(name))
      let inMemory = try Checkpoint(data: data.dropFirst(5), name: name)
      let onDisk = try Checkpoint(contentsOf: Samples.url(name))
      #expect(inMemory.stateDictionaries.map(\.entries) == onDisk.stateDictionaries.map(\.entries))
      for (first, second) in zip(inMemory.stateDictionaries, onDisk.stateDictionaries) {
        for entry in first.entries {
          #expect(try first.tensor(named: entry.name) == second.tensor(named: entry.name))
        }
      }
    }
  }

  @Test(arguments: [
    ("half.pth", Safetensors.ElementType.float16), ("bfloat16.pth", .bfloat16), ("double.pth", .float64),
    ("bare.pth", .float32),
  ])
  func tellsTheTypeOfElements(name: String, type: Safetensors.ElementType) throws {
    let entries = try Checkpoint(contentsOf: Samples.url(name)).stateDictionary().entries
    #expect(entries.map(\.name) == Samples.network.map(\.name))
    #expect(entries.allSatisfy { $0.type == type })
  }

  @Test func integersBecomeFloats() throws {
    let dictionary = try Checkpoint(contentsOf: Samples.url("integers.pth")).stateDictionary()
    for name in ["int64", "int32", "int16", "int8"] {
      #expect(try dictionary.tensor(named: name).elements == [-2, -1, 0, 1, 2, 3])
    }
    for name in ["uint8", "uint16"] { #expect(try dictionary.tensor(named: name).elements == [0, 1, 2, 3, 4, 5]) }
    #expect(try dictionary.tensor(named: "bool").elements == [1, 0, 1])
  }

  @Test(arguments: ["views.pth", "legacy-views.pth"]) func viewsAreGathered(name: String) throws {
    let dictionary = try Checkpoint(contentsOf: Samples.url(name)).stateDictionary()
    func value(_ row: Int, _ column: Int) -> Float { Float(row * 6 + column - 12) / 8 }
    func expected(_ rows: [Int], _ columns: [Int]) -> Tensor {
      Tensor(shape: [rows.count, columns.count], elements: rows.flatMap { row in columns.map { value(row, $0) } })
    }
    #expect(try dictionary.tensor(named: "whole") == expected([0, 1, 2, 3], [0, 1, 2, 3, 4, 5]))
    #expect(try dictionary.tensor(named: "rows") == expected([1, 2], [0, 1, 2, 3, 4, 5]))
    #expect(try dictionary.tensor(named: "columns") == expected([0, 1, 2, 3], [2, 3]))
    #expect(try dictionary.tensor(named: "every-other") == expected([0, 2], [0, 3]))
    #expect(try dictionary.tensor(named: "expanded") == Tensor(shape: [2, 3], repeating: value(2, 3)))
    #expect(try dictionary.tensor(named: "number") == Tensor(shape: [], elements: [value(3, 5)]))
    #expect(try dictionary.tensor(named: "empty") == Tensor(shape: [0, 6], elements: []))
    #expect(try dictionary.tensor(named: "channels-last") == Samples.values(2, 3, 2, 2))
    let transposed = (0..<6).flatMap { column in (0..<4).map { value($0, column) } }
    #expect(try dictionary.tensor(named: "transposed") == Tensor(shape: [6, 4], elements: transposed))
  }

  // MARK: Where the tensors are

  /// What lies beside the weights (an optimizer, a schedule, numbers, sizes, devices) is passed over.
  @Test func isFoundInItsWrapping() throws {
    let dictionary = try Checkpoint(contentsOf: Samples.url("wrapped.pth")).stateDictionary()
    #expect(dictionary.path == "state_dict")
    #expect(
      dictionary.entries.map(\.name) == [
        "conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var",
        "norm.num_batches_tracked",
      ])
    for (name, tensor) in Samples.network { #expect(try dictionary.tensor(named: name) == tensor) }
    let nested = try Checkpoint(contentsOf: Samples.url("nested.pth")).stateDictionary()
    #expect(nested.path == "model.netG")
    #expect(nested.entries.map(\.name) == Samples.network.map { "module.\($0.name)" })
  }

  /// As learned prompts are published.
  @Test func tensorByItselfHasAName() throws {
    let dictionary = try Checkpoint(contentsOf: Samples.url("tensor.pth")).stateDictionary()
    #expect(dictionary.path == "." && dictionary.entries.map(\.name) == ["tensor"])
    #expect(try dictionary.tensor(named: "tensor") == Samples.values(2, 3))
  }

  @Test func ofSeveralOneIsChosen() throws {
    let checkpoint = try Checkpoint(contentsOf: Samples.url("two-entries.pth"))
    let error = #expect(throws: CheckpointError.self) { try checkpoint.stateDictionary() }
    #expect(error?.code == .ambiguous)
    #expect(error?.description.contains("“params”, “params_ema”") == true)
    #expect(error?.description.contains("--entry") == true)
    #expect(try checkpoint.stateDictionary("params_ema").entries.map(\.name).first == "module.conv.weight")
    let missing = #expect(throws: CheckpointError.self) { try checkpoint.stateDictionary("netG") }
    #expect(missing?.code == .noWeights && missing?.description.contains("it has “params”") == true)
  }

  @Test func withoutTensorsThereIsNothing() throws {
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint(contentsOf: Samples.url("no-tensors.pth")).stateDictionary()
    }
    #expect(error?.code == .noWeights)
  }

  @Test func aTensorThatIsNotThereIsNamed() throws {
    let dictionary = try Checkpoint(contentsOf: Samples.url("bare.pth")).stateDictionary()
    let error = #expect(throws: CheckpointError.self) { try dictionary.tensor(named: "tail.weight") }
    #expect(error?.code == .missingTensor && error?.description.contains("“tail.weight”") == true)
  }

  @Test func notANumberIsNamed() throws {
    var data = try Samples.data("legacy.pth")
    // The last float of a tensor of four, little-endian.
    data.replaceSubrange(data.count - 4..<data.count, with: [0x00, 0x00, 0xC0, 0x7F])
    let dictionary = try Checkpoint(data: data, name: "nan.pth").stateDictionary()
    let errors = Samples.network.compactMap { name, _ in
      do {
        _ = try dictionary.tensor(named: name)
        return nil as CheckpointError?
      } catch { return error as? CheckpointError }
    }
    #expect(errors.count == 1 && errors.first?.code == .notFinite)
    #expect(errors.first?.description.contains("element 3") == true)
  }

  @Test func safetensorsAreTakenAsTheyAre() throws {
    let tensors = Dictionary(Samples.network.map { ($0.name, $0.tensor) }) { $1 }
    let data = Safetensors.encode(tensors, metadata: ["groups": "8"])
    let checkpoint = try Checkpoint(data: data, name: "a.safetensors")
    #expect(checkpoint.form == .safetensors && checkpoint.metadata == ["groups": "8"])
    let dictionary = try checkpoint.stateDictionary()
    for (name, tensor) in tensors { #expect(try dictionary.tensor(named: name) == tensor) }
  }
}
