import Foundation

extension Safetensors {
  /// What the header says of a tensor.
  /// - Throws: `.missingTensor`.
  public func entry(named tensor: String) throws(NeuralError) -> Entry {
    if let entry = entries[tensor] { return entry }
    throw NeuralError(
      .missingTensor, file: name, tensor: tensor, problem: "is missing among the file's \(entries.count)",
      remedy: "use a model of the architecture that is asked for")
  }

  /// Reads a tensor of floats.
  /// - Parameters:
  ///   - tensor: Its name.
  ///   - shape: The shape it must have, if that is known.
  ///   - converting: Whether element types other than F32 are rounded to float32; otherwise they are an error.
  ///   - requireFinite: Whether NaN and infinity are an error.
  /// - Throws: `.missingTensor`, `.wrongShape`, `.wrongType`, `.notFinite`, `.unreadable`, `.truncated`.
  public func tensor(
    named tensor: String, shape: [Int]? = nil, converting: Bool = false, requireFinite: Bool = true
  ) throws(NeuralError) -> Tensor {
    let entry = try entry(named: tensor)
    try requireShape(shape, of: entry, named: tensor)
    guard converting || entry.type == .float32 else {
      throw NeuralError(
        .wrongType, file: name, tensor: tensor, problem: "holds \(entry.type.rawValue) where F32 is needed",
        remedy: "convert the file to float32")
    }
    let elements = entry.type.floats(in: try source.read(entry.bytes, tensor: tensor).bytes)
    if requireFinite { try self.requireFinite(elements, tensor: tensor) }
    return Tensor(shape: entry.shape, elements: elements)
  }

  /// Reads a tensor of F64 or F32 in double precision, all of it finite.
  /// - Throws: `.missingTensor`, `.wrongShape`, `.wrongType`, `.notFinite`, `.unreadable`, `.truncated`.
  public func doubles(named tensor: String, shape: [Int]? = nil) throws(NeuralError) -> [Double] {
    let entry = try entry(named: tensor)
    try requireShape(shape, of: entry, named: tensor)
    guard let elements = entry.type.doubles(in: try source.read(entry.bytes, tensor: tensor).bytes) else {
      throw NeuralError(
        .wrongType, file: name, tensor: tensor, problem: "holds \(entry.type.rawValue) where F64 or F32 is needed",
        remedy: "convert the file to float64")
    }
    try requireFinite(elements, tensor: tensor)
    return elements
  }

  /// Reads a tensor of integers: I64, I32, I16, I8, U32, U16, U8 or BOOL.
  /// - Throws: `.missingTensor`, `.wrongShape`, `.wrongType`, `.unreadable`, `.truncated`.
  public func integers(named tensor: String, shape: [Int]? = nil) throws(NeuralError) -> [Int64] {
    let entry = try entry(named: tensor)
    try requireShape(shape, of: entry, named: tensor)
    guard let integers = entry.type.integers(in: try source.read(entry.bytes, tensor: tensor).bytes) else {
      throw NeuralError(
        .wrongType, file: name, tensor: tensor, problem: "holds \(entry.type.rawValue) where integers are needed",
        remedy: "use a model of the architecture that is asked for")
    }
    return integers
  }

  private func requireFinite<Element: BinaryFloatingPoint>(
    _ elements: [Element], tensor: String
  ) throws(NeuralError) {
    guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw NeuralError(
      .notFinite, file: name, tensor: tensor, problem: "holds \(elements[index]) at element \(index)",
      remedy: "use an earlier checkpoint or download the file again")
  }

  private func requireShape(_ shape: [Int]?, of entry: Entry, named tensor: String) throws(NeuralError) {
    guard let shape, shape != entry.shape else { return }
    throw NeuralError(
      .wrongShape, file: name, tensor: tensor, problem: "has shape \(entry.shape) where \(shape) is needed",
      remedy: "use a model of the architecture that is asked for")
  }
}
