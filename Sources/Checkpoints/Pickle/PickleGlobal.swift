import Neural

/// The classes and functions that a checkpoint may name. None of them is anything but a name: what each stands for is
/// done by the machine itself.
enum PickleGlobal: Sendable, Hashable {
  /// `collections.OrderedDict`.
  case orderedDictionary
  /// `collections.Counter`, in which PyTorch's schedulers keep their milestones.
  case counter
  /// `torch._utils._rebuild_tensor_v2`, or its successor, which names the type of the elements as well.
  case rebuildTensor(naming: Bool)
  /// `torch._utils._rebuild_parameter`, with or without attributes.
  case rebuildParameter
  /// `torch.Size`.
  case size
  /// `torch.device`.
  case device
  /// `_codecs.encode`, as which protocol 2 writes bytes.
  case encode
  /// A class of storages such as `torch.FloatStorage`; nil for `UntypedStorage`, which counts bytes.
  case storage(Safetensors.ElementType?)
  /// A type of elements such as `torch.float32`.
  case elementType(Safetensors.ElementType)

  /// Nil for what is not in the closed set.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("collections", "Counter"): self = .counter
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor(naming: false)
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensor(naming: true)
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch", "device"): self = .device
    case ("_codecs", "encode"): self = .encode
    case ("torch.storage", "UntypedStorage"): self = .storage(nil)
    case ("torch", _):
      if let type = Self.storages[name] {
        self = .storage(type)
      } else if let type = Self.elementTypes[name] {
        self = .elementType(type)
      } else {
        return nil
      }
    default: return nil
    }
  }

  private static let storages: [String: Safetensors.ElementType] = [
    "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
    "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
    "BoolStorage": .bool,
  ]

  private static let elementTypes: [String: Safetensors.ElementType] = [
    "float64": .float64, "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "int64": .int64,
    "int32": .int32, "int16": .int16, "int8": .int8, "uint64": .uint64, "uint32": .uint32, "uint16": .uint16,
    "uint8": .uint8, "bool": .bool,
  ]
}
