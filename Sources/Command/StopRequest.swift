import Batch
import FileWriting
import Logging
import Pipeline
import Synchronization

/// The signals that ask this process to stop: the first one sets a flag, the second one ends it at once.
final class StopRequest: Sendable {
  let cancellation = CancellationFlag()
  /// Protected by their mutex.
  private let state = Mutex<(signal: StopSignal?, session: RunSession?)>((nil, nil))

  /// Takes the signals over for the rest of the process's life.
  /// - Parameter first: called at the first one too.
  init(logger: Logger, first: @escaping @Sendable () -> Void = {}) {
    let trap = SignalTrap(
      first: { [self] signal in
        logger.notice("stopping: files in work are dropped, those done are kept; once more to stop at once")
        state.withLock { $0.signal = signal }
        cancellation.cancel()
        first()
      },
      second: { [self] in
        AtomicFile.removeTemporaries()
        state.withLock { $0.session }?.abandon()
      })
    trap.set()
  }

  /// The first signal that came; nil if none has.
  var signal: StopSignal? { state.withLock { $0.signal } }

  /// Names the run that is given up if the process is ended at once.
  func abandonsAtOnce(_ session: RunSession?) { state.withLock { $0.session = session } }
}
