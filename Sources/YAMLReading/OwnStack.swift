import Foundation
import Synchronization

/// Runs `body` on a thread with a stack of its own, of that many bytes, and waits for it.
///
/// For work that recurses as deep as its input says, so that it does not depend on the stack of whoever calls.
func withOwnStack<Value: Sendable>(bytes: Int, _ body: @escaping @Sendable () -> Value) -> Value {
  let result = ResultCell<Value>()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    let value = body()
    result.value.withLock { $0 = value }
    done.signal()
  }
  thread.stackSize = bytes
  thread.start()
  done.wait()
  guard let value = result.value.withLock({ $0 }) else { preconditionFailure("the thread signals after its work") }
  return value
}

/// What the thread leaves for its caller.
private final class ResultCell<Value: Sendable>: Sendable {
  /// Nil until the work is done; protected by its mutex.
  let value = Mutex<Value?>(nil)
}
