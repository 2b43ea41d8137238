import Dispatch
import Foundation
import Pipeline
import Synchronization

/// Turns SIGINT and SIGTERM into a wish to stop: the first one is told, a second one ends the program at once.
public final class SignalTrap: Sendable {
  private let queue = DispatchQueue(label: "diffraw.signals", qos: .userInteractive)
  private let first: @Sendable (StopSignal) -> Void
  private let second: @Sendable () -> Void
  private let exit: @Sendable (Int32) -> Void
  private let patient: Set<StopSignal>
  /// The first signal; protected by its mutex.
  private let caught = Mutex<StopSignal?>(nil)
  /// What watches, once set; protected by its mutex.
  private let sources = Mutex<[@Sendable () -> any DispatchSourceSignal]>([])

  /// A trap that is not set yet.
  /// - Parameters:
  ///   - first: called at the first signal, on the trap's own queue.
  ///   - second: called at the second one, to remove what must not stay; the program then ends.
  ///   - patient: signals that are only a wish however often they come, as schedulers send one to a process and to its
  ///     parent, which passes it on.
  ///   - exit: how the program ends; `_exit`, which runs nothing more, unless a test says otherwise.
  public init(
    first: @escaping @Sendable (StopSignal) -> Void, second: @escaping @Sendable () -> Void,
    patient: Set<StopSignal> = [],
    exit: @escaping @Sendable (Int32) -> Void = { _exit($0) }
  ) {
    self.first = first
    self.second = second
    self.patient = patient
    self.exit = exit
  }

  /// A trap that sets a flag at the first signal, set at once.
  public convenience init(setting flag: CancellationFlag) {
    self.init(first: { _ in flag.cancel() }, second: {})
    set()
  }

  /// The first signal that came; nil if none has.
  public var received: StopSignal? { caught.withLock { $0 } }

  /// Takes the signals over for the rest of the process's life. Returns when none can end the program any more but
  /// through this trap.
  public func set() {
    let armed = DispatchGroup()
    for stopSignal in StopSignal.allCases {
      #if canImport(Darwin)
        // There the source only watches; elsewhere it replaces the default action itself.
        stopSignal.ignore()
      #endif
      let source = DispatchSource.makeSignalSource(signal: stopSignal.number, queue: queue)
      // The source and the trap hold each other, so that neither goes away.
      source.setEventHandler { self.receive(stopSignal) }
      armed.enter()
      source.setRegistrationHandler { armed.leave() }
      source.resume()
      // A source may be used from any thread, though Dispatch does not declare it.
      nonisolated(unsafe) let watch = source
      sources.withLock { $0.append { unsafe watch } }
    }
    armed.wait()
  }

  /// What a signal does.
  package func receive(_ signal: StopSignal) {
    let isFirst = caught.withLock { caught in
      defer { caught = caught ?? signal }
      return caught == nil
    }
    if isFirst {
      first(signal)
    } else if !patient.contains(signal) {
      second()
      exit(signal.exitStatus.rawValue)
    }
  }
}
