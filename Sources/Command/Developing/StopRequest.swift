import Batch
import Dispatch
import FileWriting
import Logging
import Pipeline
import Synchronization

/// The signals that ask this process to stop: the first one sets a flag, the second one ends it at once.
final class StopRequest: Sendable {
  /// Ends the files in work.
  let cancellation = CancellationFlag()
  /// Keeps further files from being begun.
  let closing = CancellationFlag()
  /// Protected by their mutex.
  private let state = Mutex<(signal: StopSignal?, session: RunSession?)>((nil, nil))

  /// Takes the signals over for the rest of the process's life.
  /// - Parameters:
  ///   - grace: how long files in work may go on after SIGTERM, in seconds; it may then come again. Nil to drop them.
  ///   - first: called at the first signal too.
  init(logger: Logger, grace: Int? = nil, first: @escaping @Sendable () -> Void = {}) {
    let trap = SignalTrap(
      first: { [self] signal in
        let session = state.withLock { state in
          state.signal = signal
          return state.session
        }
        closing.cancel()
        if signal == .terminate, let grace {
          session?.expectEnd()
          logger.notice("stopping: files in work have \(grace) s to end, and are dropped then; those done are kept")
          DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(grace)) { [self] in cancellation.cancel() }
        } else {
          logger.notice("stopping: files in work are dropped, those done are kept; once more to stop at once")
          cancellation.cancel()
        }
        first()
      },
      second: { [self] in
        AtomicFile.removeTemporaries()
        state.withLock { $0.session }?.abandon()
      }, patient: grace == nil ? [] : [.terminate])
    trap.set()
  }

  /// The first signal that came; nil if none has.
  var signal: StopSignal? { state.withLock { $0.signal } }

  /// Names the run that is given up if the process is ended at once.
  func abandonsAtOnce(_ session: RunSession?) { state.withLock { $0.session = session } }
}
