import Synchronization

/// Asks work to stop. Once set it stays set.
public final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isCancelled: Bool { flag.load(ordering: .acquiring) }

  public func cancel() { flag.store(true, ordering: .releasing) }

  /// - Throws: `Cancelled` once `cancel` was called.
  public func check() throws(Cancelled) {
    if isCancelled { throw Cancelled() }
  }
}

/// Thrown by work that was asked to stop.
public struct Cancelled: Error, Sendable, Hashable, CustomStringConvertible {
  public init() {}
  public var description: String { "cancelled" }
}
