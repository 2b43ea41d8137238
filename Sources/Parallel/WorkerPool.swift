import Dispatch

/// A fixed set of workers, and the one place where parallel work starts.
///
/// Each worker is a serial dispatch queue that never blocks, so no more than `count` threads compute at a time, however
/// many files are in work. Files whose loops meet here take turns: each loop asks every worker once, and a worker that is
/// asked stays with that loop until it has no index left to hand out.
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
    try parallelPhases([iterations]) { (_, index, _) throws(Failure) in try body(index) }
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

  /// Several loops in a row, `counts` saying how many indices each has: a phase begins when the one before it has ended.
  ///
  /// This saves what it costs to wake the workers for each loop. `worker`, a number in `0..<count`, tells the bodies that
  /// need scratch memory apart: calls with the same one never overlap.
  /// - Throws: the error of the lowest index of the first phase that threw; what has not begun by then is skipped.
  public func parallelPhases<Failure: Error>(
    _ counts: [Int], _ body: @Sendable (_ phase: Int, _ index: Int, _ worker: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard let most = counts.max(), most > 0 else { return }
    if let worker = DispatchQueue.getSpecific(key: Self.membership) {
      for (phase, count) in counts.enumerated() {
        for index in 0..<count { try body(phase, index, worker) }
      }
      return
    }
    let failure: Failure? = withoutActuallyEscaping(body) { body in
      let loop = PhasedLoop(counts: counts, body: body)
      let group = DispatchGroup()
      for (worker, queue) in queues.prefix(most).enumerated() {
        queue.async(group: group) { loop.work(as: worker) }
      }
      group.wait()
      return loop.failure
    }
    if let failure { throw failure }
  }
}
