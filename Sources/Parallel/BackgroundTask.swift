import Dispatch
import Synchronization

/// A value that is made on a thread of its own while others go on.
public final class BackgroundTask<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  /// Set once the value is there; protected by its mutex.
  private let result = Mutex<Result<Value, any Error>?>(nil)

  /// Begins to make the value.
  public init(_ body: @escaping @Sendable () throws -> Value) {
    DispatchQueue(label: "diffraw.background", qos: .utility).async(group: group) {
      let made = Result(catching: body)
      self.result.withLock { $0 = made }
    }
  }

  /// Waits for the value.
  /// - Throws: what making it threw.
  public func value() throws -> Value {
    group.wait()
    guard let result = result.withLock({ $0 }) else { preconditionFailure("a task that has ended has a result") }
    return try result.get()
  }
}
