import Foundation
import Synchronization

/// Loops in a row at work: which phase it is, the next index to hand out, and the first failure.
///
/// Workers only ever wait for calls that others are in the midst of, never for workers to come, so a loop ends with
/// however many of them take part.
final class PhasedLoop<Failure: Error>: Sendable {
  /// Indices of each phase that has any, with the phase's number.
  private let phases: [(number: Int, count: Int)]
  private let body: @Sendable (Int, Int, Int) throws(Failure) -> Void
  private let word: Atomic<UInt64>
  /// The failure of the lowest index so far; protected by its mutex.
  private let firstFailure = Mutex<(place: (Int, Int), error: Failure)?>(nil)

  init(counts: [Int], body: @escaping @Sendable (Int, Int, Int) throws(Failure) -> Void) {
    phases = counts.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) }
    precondition(phases.count < 1 << 16, "a loop has fewer than 65536 phases")
    precondition(phases.allSatisfy { $0.count < LoopState.limit }, "a phase has fewer than 2²⁴ indices")
    self.body = body
    word = Atomic(LoopState(phase: 0).word)
  }

  var failure: Failure? { firstFailure.withLock { $0?.error } }

  /// Takes indices until none is left in any phase.
  func work(as worker: Int) {
    while let (phase, index) = take() {
      do {
        try body(phases[phase].number, index, worker)
        finish(phase)
      } catch {
        firstFailure.withLock { first in
          if first.map({ (phase, index) < $0.place }) ?? true { first = ((phase, index), error) }
        }
        word.store(LoopState(phase: phases.count).word, ordering: .releasing)
      }
    }
  }

  /// The next index; waits while others end the phase. Nil once all phases have ended.
  private func take() -> (phase: Int, index: Int)? {
    var turns = 0
    while true {
      let old = word.load(ordering: .acquiring)
      var state = LoopState(word: old)
      guard state.phase < phases.count else { return nil }
      if state.next < phases[state.phase].count {
        state.next += 1
        if word.weakCompareExchange(expected: old, desired: state.word, ordering: .acquiringAndReleasing).exchanged {
          return (state.phase, state.next - 1)
        }
      } else {
        turns += 1
        if turns % 256 == 0 { sched_yield() }
      }
    }
  }

  /// Counts a call that has returned; the last of a phase opens the next one.
  private func finish(_ phase: Int) {
    while true {
      let old = word.load(ordering: .acquiring)
      var state = LoopState(word: old)
      // A failure has ended the loop meanwhile.
      guard state.phase == phase else { return }
      state.done += 1
      if state.done == phases[phase].count { state = LoopState(phase: phase + 1) }
      if word.weakCompareExchange(expected: old, desired: state.word, ordering: .acquiringAndReleasing).exchanged {
        return
      }
    }
  }
}

/// What all workers share, in one word: phase, next index, and how many calls of the phase have returned.
private struct LoopState {
  var phase: Int
  var next: Int
  var done: Int

  static let limit = 1 << 24

  init(phase: Int) { (self.phase, next, done) = (phase, 0, 0) }

  init(word: UInt64) {
    phase = Int(word >> 48)
    next = Int(word >> 24 & 0xFF_FFFF)
    done = Int(word & 0xFF_FFFF)
  }

  var word: UInt64 { UInt64(phase) << 48 | UInt64(next) << 24 | UInt64(done) }
}
