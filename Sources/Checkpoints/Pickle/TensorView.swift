import Neural

/// A run of elements of one type that tensors look into.
struct StorageReference: Sendable, Hashable {
  /// What the file calls it.
  var key: String
  /// Nil if its count is one of bytes, and each tensor says its type.
  var type: Safetensors.ElementType?
  /// Number of elements.
  var count: Int

  /// Its length in bytes; nil if there is no such number.
  var byteCount: Int? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type?.size ?? 1)
    return count < 0 || overflow ? nil : bytes
  }
}

/// A tensor as a checkpoint has it: elements of a storage, with strides.
struct TensorView: Sendable {
  let storage: StorageReference
  let type: Safetensors.ElementType
  /// Length of each axis.
  let shape: [Int]
  /// The number of elements, the product of `shape`.
  let count: Int
  /// The elements of the storage that it spans, counted in its own type.
  private let span: Range<Int>
  /// Elements of the storage from one place to the next, along each axis.
  private let strides: [Int]

  /// The longest shape that is read, as in PyTorch.
  private static let maximumRank = 64

  /// Nil if shape, strides and offset contradict each other, the storage or the limit.
  /// - Parameter limit: the most elements that are believed.
  init?(
    _ storage: StorageReference, type: Safetensors.ElementType, offset: Int, shape: [Int], strides: [Int], limit: Int
  ) {
    guard shape.count == strides.count, shape.count <= Self.maximumRank, offset >= 0,
      (shape + strides).allSatisfy({ $0 >= 0 }), let bytes = storage.byteCount
    else { return nil }
    var (count, last) = (1, offset)
    for (length, stride) in zip(shape, strides) where length != 1 {
      let (product, tooMany) = count.multipliedReportingOverflow(by: length)
      let (reach, tooFar) = max(0, length - 1).multipliedReportingOverflow(by: stride)
      let (sum, tooHigh) = last.addingReportingOverflow(reach)
      guard !tooMany, !tooFar, !tooHigh else { return nil }
      (count, last) = (product, sum)
    }
    guard count <= limit, count == 0 || last < bytes / type.size else { return nil }
    (self.storage, self.type, self.shape, self.count, self.strides) = (storage, type, shape, count, strides)
    span = count == 0 ? 0..<0 : offset..<last + 1
  }

  /// The bytes that it spans, from the start of its storage.
  var bytes: Range<Int> { span.lowerBound * type.size..<span.upperBound * type.size }

  /// Its elements in row-major order.
  /// - Parameter spanned: the elements that it spans.
  func gathered(from spanned: [Float]) -> [Float] {
    precondition(spanned.count == span.count, "\(spanned.count) elements are not the \(span.count) spanned")
    if isContiguous { return spanned }
    var elements: [Float] = []
    elements.reserveCapacity(count)
    var index = [Int](repeating: 0, count: shape.count)
    var place = 0
    for _ in 0..<count {
      elements.append(spanned[place])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= shape[axis] * strides[axis]
        index[axis] = 0
      }
    }
    return elements
  }

  /// Whether the elements lie in the storage as they are counted.
  private var isContiguous: Bool {
    var expected = 1
    for (length, stride) in zip(shape, strides).reversed() where length != 1 {
      if stride != expected { return false }
      expected *= length
    }
    return true
  }
}
