/// How much memory the files in work may plan for together.
public struct MemoryBudget: Hashable, Sendable {
  /// The budget, in bytes, shared things such as the weights included.
  public var bytes: Int
  /// Where the figure comes from, for the log.
  public var origin: String

  public init(bytes: Int, origin: String = "--memory") {
    precondition(bytes > 0, "a budget has bytes")
    self.bytes = bytes
    self.origin = origin
  }

  /// The part of the memory at hand that a run takes unless told otherwise. The rest is for what no plan counts: the
  /// program itself, the libraries' buffers, the page cache.
  public static let defaultShare = 0.6

  /// 60 % of the smallest limit that the machine, its control group or the job scheduler sets.
  public static func automatic(_ limits: MemoryLimits = .current()) -> MemoryBudget {
    let smallest = limits.smallest
    return MemoryBudget(
      bytes: max(1, Int(Double(smallest.bytes) * defaultShare)), origin: "60 % of \(smallest.name)")
  }
}
