import Neural

/// A dictionary of tensors by name, as `state_dict()` gives it.
public struct StateDictionary: Sendable {
  /// What is known of a tensor before its elements are read.
  public struct Entry: Sendable, Hashable {
    public let name: String
    /// The type of the elements in the file.
    public let type: Safetensors.ElementType
    /// Length of each axis.
    public let shape: [Int]
  }

  /// Where in the checkpoint it stands: keys with dots between them, or “.” for the checkpoint itself.
  public let path: String
  /// What it holds, in the order of the file.
  public let entries: [Entry]
  private let file: String
  private let tensors: Tensors

  /// Where the elements come from.
  private enum Tensors {
    case views([String: TensorView], StorageTable)
    case safetensors(Safetensors)
  }

  init(path: String, views: [(name: String, view: TensorView)], in storages: StorageTable) {
    self.path = path
    file = storages.file.name
    entries = views.map { Entry(name: $0.name, type: $0.view.type, shape: $0.view.shape) }
    tensors = .views(Dictionary(views.map { ($0.name, $0.view) }) { _, last in last }, storages)
  }

  init(_ file: Safetensors) {
    path = "."
    self.file = file.name
    entries = file.names.compactMap { name in
      file.entries[name].map { Entry(name: name, type: $0.type, shape: $0.shape) }
    }
    tensors = .safetensors(file)
  }

  /// Reads a tensor, its elements rounded to float32.
  /// - Throws: `.missingTensor`, `.notFinite` or `.unreadable`; of a safetensors file a `NeuralError` of the same kind.
  public func tensor(named name: String) throws -> Tensor {
    switch tensors {
    case .safetensors(let file): return try file.tensor(named: name, converting: true)
    case .views(let views, let storages):
      guard let view = views[name] else {
        throw CheckpointError(
          .missingTensor, file: file, place: "tensor “\(name)”", problem: "is missing among \(entries.count)")
      }
      let elements = try storages.elements(of: view)
      if let index = elements.firstIndex(where: { !$0.isFinite }) {
        throw CheckpointError(
          .notFinite, file: file, place: "tensor “\(name)”", problem: "holds \(elements[index]) at element \(index)")
      }
      return Tensor(shape: view.shape, elements: elements)
    }
  }
}
