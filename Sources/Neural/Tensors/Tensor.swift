/// A dense array of 32-bit floats of any rank, the last axis running fastest.
///
/// Activations are channels-last: (N, H, W, C). Weights keep the axes they have in PyTorch, such as
/// (out, in, kernel height, kernel width); the operation that takes them arranges them once.
/// A tensor is a value: copies share their elements until one of them is changed.
public struct Tensor: Sendable, Equatable {
  /// Length of each axis; empty for a single number.
  public let shape: [Int]
  /// The elements in row-major order, as many as the product of `shape`.
  public package(set) var elements: [Float]

  /// A tensor of the given elements in row-major order.
  public init(shape: [Int], elements: [Float]) {
    precondition(Self.count(of: shape) == elements.count, "\(elements.count) elements do not fill shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor with the same value everywhere.
  public init(shape: [Int], repeating value: Float = 0) {
    self.init(shape: shape, elements: [Float](repeating: value, count: Self.count(of: shape)))
  }

  /// The number of axes.
  public var rank: Int { shape.count }
  /// The number of elements.
  public var count: Int { elements.count }

  /// The same elements under another shape of the same count.
  public consuming func reshaped(to shape: [Int]) -> Tensor { Tensor(shape: shape, elements: elements) }

  private static func count(of shape: [Int]) -> Int {
    precondition(shape.allSatisfy { $0 >= 0 }, "shape \(shape) has a negative axis")
    return shape.reduce(1, *)
  }
}
