import Foundation
import Neural

/// A file of weights that PyTorch wrote, or a safetensors file, read without executing anything.
///
/// Opening checks the whole structure of the file; a tensor's elements are read when they are asked for.
public struct Checkpoint: Sendable {
  /// How the file is made up.
  public enum Form: String, Sendable, CaseIterable {
    /// A zip archive, by `torch.save`.
    case zip
    /// Pickles and storages in a row, by `torch.save` of old.
    case legacy
    case safetensors
  }

  /// The file's path, or the name given to its data: what errors call it.
  public let name: String
  public let form: Form
  /// The dictionaries of tensors that it holds, at the top and up to two keys below it.
  public let stateDictionaries: [StateDictionary]
  /// The text of a safetensors file; none of other forms.
  public let metadata: [String: String]

  /// Opens a file.
  /// - Throws: a `CheckpointError`; of a safetensors file a `NeuralError`.
  public init(contentsOf url: URL) throws {
    let name = url.isFileURL ? url.path(percentEncoded: false) : url.absoluteString
    try self.init(CheckpointFile(opening: url, name: name)) { try Safetensors(contentsOf: url) }
  }

  /// Takes a whole file that is already in memory.
  /// - Parameter name: What errors call it.
  /// - Throws: a `CheckpointError`; of a safetensors file a `NeuralError`.
  public init(data: Data, name: String) throws {
    try self.init(CheckpointFile(data: data, name: name)) { try Safetensors(data: data, name: name) }
  }

  private init(_ file: CheckpointFile, safetensors: () throws -> Safetensors) throws {
    name = file.name
    let head = try file.read(0..<min(9, file.count))
    if head.starts(with: ZipArchive.signature) {
      form = .zip
      metadata = [:]
      let (value, heap, storages) = try ZipForm.read(file)
      stateDictionaries = Self.stateDictionaries(in: value, heap, storages)
    } else if head.first == LegacyForm.signature, head.dropFirst().first.map({ $0 <= 5 }) == true {
      form = .legacy
      metadata = [:]
      let (value, heap, storages) = try LegacyForm.read(file)
      stateDictionaries = Self.stateDictionaries(in: value, heap, storages)
    } else if head.count == 9, head[8] == UInt8(ascii: "{") {
      form = .safetensors
      let file = try safetensors()
      metadata = file.metadata
      stateDictionaries = [StateDictionary(file)]
    } else {
      throw file.fault(
        head.count < 9 ? .truncated : .malformed,
        "begins neither as a file of torch.save nor as one of safetensors")
    }
  }

  /// The dictionary of tensors at `path`, or the only one.
  /// - Throws: `.noWeights`, or `.ambiguous` with the paths of all if there are several and `path` is nil.
  public func stateDictionary(_ path: String? = nil) throws(CheckpointError) -> StateDictionary {
    let paths = stateDictionaries.map { "“\($0.path)”" }.joined(separator: ", ")
    if let path {
      if let found = stateDictionaries.first(where: { $0.path == path }) { return found }
      throw CheckpointError(
        .noWeights, file: name, problem: "has no dictionary of tensors “\(path)”",
        remedy: stateDictionaries.isEmpty ? nil : "it has \(paths)")
    }
    guard let only = stateDictionaries.first else {
      throw CheckpointError(.noWeights, file: name, problem: "holds no dictionary of tensors")
    }
    guard stateDictionaries.count == 1 else {
      throw CheckpointError(
        .ambiguous, file: name, problem: "holds \(stateDictionaries.count) dictionaries of tensors: \(paths)")
    }
    return only
  }

  /// Every dictionary with a tensor in it, from the top down to two keys below; a tensor that was saved by itself stands
  /// in one of its own, as “tensor”.
  private static func stateDictionaries(
    in value: PickleValue, _ heap: PickleHeap, _ storages: StorageTable
  ) -> [StateDictionary] {
    if case .tensor(let index) = value {
      return [StateDictionary(path: ".", views: [("tensor", heap.tensors[index])], in: storages)]
    }
    var found: [StateDictionary] = []
    func search(_ value: PickleValue, path: [String]) {
      guard case .dictionary(let dictionary) = value else { return }
      let pairs = heap.textPairs(dictionary)
      let views = pairs.compactMap { name, value -> (name: String, view: TensorView)? in
        if case .tensor(let index) = value { (name, heap.tensors[index]) } else { nil }
      }
      if !views.isEmpty {
        found.append(
          StateDictionary(path: path.isEmpty ? "." : path.joined(separator: "."), views: views, in: storages))
      }
      guard path.count < 2 else { return }
      for (key, value) in pairs { search(value, path: path + [key]) }
    }
    search(value, path: [])
    return found
  }
}
