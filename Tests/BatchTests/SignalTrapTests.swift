import Batch
import Foundation
import Synchronization
import Testing

@Suite struct SignalTrapTests {
  /// What a trap did, in order.
  private final class Witness: Sendable {
    private let state = Mutex<[String]>([])
    let changed = DispatchSemaphore(value: 0)

    var deeds: [String] { state.withLock { $0 } }

    func note(_ deed: String) {
      state.withLock { $0.append(deed) }
      changed.signal()
    }

    func trap(patient: Set<StopSignal> = []) -> SignalTrap {
      SignalTrap(
        first: { self.note("first \($0)") }, second: { self.note("clean") }, patient: patient,
        exit: { self.note("exit \($0)") })
    }
  }

  @Test func aSecondSignalEndsTheProgram() {
    let witness = Witness()
    let trap = witness.trap()
    #expect(trap.received == nil)
    trap.receive(.interrupt)
    #expect(witness.deeds == ["first interrupt"])
    trap.receive(.terminate)
    #expect(witness.deeds == ["first interrupt", "clean", "exit 143"])
    #expect(trap.received == .interrupt)
  }

  /// A scheduler's signal may come twice, and the terminal's still ends the program.
  @Test func patienceIsWithOneSignal() {
    let witness = Witness()
    let trap = witness.trap(patient: [.terminate])
    for _ in 0..<3 { trap.receive(.terminate) }
    #expect(witness.deeds == ["first terminate"])
    trap.receive(.interrupt)
    #expect(witness.deeds == ["first terminate", "clean", "exit 130"])
  }

  @Test func catchesSignalsOfTheSystem() {
    let witness = Witness()
    witness.trap().set()
    defer { for stopSignal in StopSignal.allCases { _ = signal(stopSignal.number, SIG_DFL) } }
    kill(getpid(), SIGINT)
    #expect(witness.changed.wait(timeout: .now() + 20) == .success)
    kill(getpid(), SIGTERM)
    for _ in 0..<2 { #expect(witness.changed.wait(timeout: .now() + 20) == .success) }
    #expect(witness.deeds == ["first interrupt", "clean", "exit 143"])
  }
}
