import Synchronization

/// A number that a worker writes and the test reads.
final class LossBox: Sendable {
  private let box = Mutex(0.0)
  var value: Double { box.withLock { $0 } }
  func set(_ value: Double) { box.withLock { $0 = value } }
}
