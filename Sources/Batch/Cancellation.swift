import Synchronization

/// A wish to stop, set once and asked for by those at work.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  /// Whether the run shall stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks all that share this object to stop.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// - Throws: `CancellationError` if the run shall stop.
  public func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
