import Dispatch
import Synchronization

/// A fixed set of workers, and the one place where parallel work starts.
///
/// Each worker is a serial dispatch queue that never blocks, so no more than `count` threads compute at a time, however
/// many files are in work. Files whose loops meet here take turns: each loop asks every worker once, and a worker that is
/// asked hands out indices of that loop until none is left.
public final class WorkerPool: Sendable {
  /// How many workers there are.
  public let count: Int
  private let queues: [DispatchQueue]
  /// Set on every worker's queue to the worker's number.
  private static let membership = DispatchSpecificKey<Int>()

  /// A pool of `count` workers, at least one.
  public init(count: Int) {
    precondition(count >= 1, "a pool needs a worker")
    self.count = count
    queues = (0..<count).map { index in
      let queue = DispatchQueue(label: "diffraw.worker.\(index)", qos: .userInitiated)
      queue.setSpecific(key: Self.membership, value: index)
      return queue
    }
  }

  /// Calls `body` once for each index in `0..<iterations`, on the workers, and returns when all calls have.
  ///
  /// Calls for different indices run at the same time and in any order; each must write only what is its own. From
  /// inside a worker the loop runs in place, one index after the other.
  /// - Throws: the error of the lowest index that threw; indices not yet begun by then are skipped.
  public func parallelFor<Failure: Error>(
    _ iterations: Int, _ body: @Sendable (Int) throws(Failure) -> Void
  ) throws(Failure) {
    try parallelFor(iterations) { (index, _) throws(Failure) in try body(index) }
  }

  /// The same, for bodies that need scratch memory: calls with the same `worker`, a number in `0..<count`, never overlap.
  public func parallelFor<Failure: Error>(
    _ iterations: Int, _ body: @Sendable (_ index: Int, _ worker: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard iterations > 0 else { return }
    if let worker = DispatchQueue.getSpecific(key: Self.membership) {
      for index in 0..<iterations { try body(index, worker) }
      return
    }
    let failure: Failure? = withoutActuallyEscaping(body) { body in
      let loop = Loop(iterations: iterations, body: body)
      let group = DispatchGroup()
      for (worker, queue) in queues.prefix(iterations).enumerated() {
        queue.async(group: group) { loop.drain(as: worker) }
      }
      group.wait()
      return loop.failure
    }
    if let failure { throw failure }
  }

  /// Calls `body` with consecutive bands of `range`, each of `height` but the last, on the workers.
  public func parallelBands<Failure: Error>(
    of range: Range<Int>, height: Int, _ body: @Sendable (Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(height > 0, "a band has rows")
    try parallelFor((range.count + height - 1) / height) { (index) throws(Failure) in
      let lower = range.lowerBound + index * height
      try body(lower..<min(lower + height, range.upperBound))
    }
  }
}

/// One parallel loop in work: the next index to hand out, and the first failure.
private final class Loop<Failure: Error>: Sendable {
  private let iterations: Int
  private let body: @Sendable (Int, Int) throws(Failure) -> Void
  private let next = Atomic<Int>(0)
  /// The failure of the lowest index so far; protected by its mutex.
  private let firstFailure = Mutex<(index: Int, error: Failure)?>(nil)

  init(iterations: Int, body: @escaping @Sendable (Int, Int) throws(Failure) -> Void) {
    self.iterations = iterations
    self.body = body
  }

  var failure: Failure? { firstFailure.withLock { $0?.error } }

  func drain(as worker: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < iterations else { return }
      do {
        try body(index, worker)
      } catch {
        firstFailure.withLock { first in
          if first.map({ index < $0.index }) ?? true { first = (index, error) }
        }
        next.store(iterations, ordering: .relaxed)
      }
    }
  }
}
