import Foundation

/// A signal that asks the program to stop.
public enum StopSignal: CaseIterable, Hashable, Sendable {
  /// SIGINT, as Ctrl-C sends it.
  case interrupt
  /// SIGTERM, as `kill` and job schedulers send it.
  case terminate

  /// The system's number.
  public var number: Int32 {
    switch self {
    case .interrupt: SIGINT
    case .terminate: SIGTERM
    }
  }

  /// Lets it do nothing to this process any more.
  public func ignore() { _ = signal(number, SIG_IGN) }

  /// The status with which a program ends that was stopped by the signal: 128 and its number.
  public var exitStatus: ExitStatus {
    switch self {
    case .interrupt: .interrupted
    case .terminate: .terminated
    }
  }
}
