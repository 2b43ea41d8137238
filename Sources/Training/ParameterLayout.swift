/// The parameters of a network as one vector: which stretch of it is which tensor.
public struct ParameterLayout: Sendable, Hashable {
  /// One tensor.
  public struct Entry: Sendable, Hashable {
    /// The name it has in weights files.
    public let name: String
    /// Its shape in weights files, the last axis running fastest.
    public let shape: [Int]
    /// Where its elements lie in the vector.
    public let range: Range<Int>
  }

  /// All tensors, one after the other without a gap.
  public private(set) var entries: [Entry] = []
  /// Number of parameters.
  public private(set) var count = 0

  public init() {}

  /// Appends a tensor and returns where it lies.
  @discardableResult public mutating func append(_ name: String, _ shape: [Int]) -> Range<Int> {
    let range = count..<count + shape.reduce(1, *)
    entries.append(Entry(name: name, shape: shape, range: range))
    count = range.upperBound
    return range
  }
}
