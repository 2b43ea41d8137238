import FileWriting
import Foundation

/// A process, told from all others of all machines and of all times.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  /// Name of the machine.
  public var host: String
  /// Number of the process there.
  public var pid: Int32
  /// Name of the machine's present time since it was started; nil where the system gives none.
  public var boot: String?
  /// When the process was started, in the system's ticks since the boot; nil where the system does not say.
  public var start: Int?

  public init(host: String, pid: Int32, boot: String?, start: Int?) {
    self.host = host
    self.pid = pid
    self.boot = boot
    self.start = start
  }

  /// This process.
  package static var current: ProcessIdentity {
    let pid = ProcessInfo.processInfo.processIdentifier
    return ProcessIdentity(host: Host.name, pid: pid, boot: currentBoot, start: ProcessStatus.own?.start)
  }

  private static var currentBoot: String? { kernelText("/proc/sys/kernel/random/boot_id") }

  private static func kernelText(_ path: FilePath) -> String? {
    FileSystem.text(of: path)?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether the process belongs to this machine, whose processes can be looked at.
  package var isOfThisHost: Bool { host == Host.name }

  /// Whether the process of this machine has ended: another boot, no such process, one that waits to be buried, or a
  /// later one of the same number.
  package var hasEnded: Bool {
    if let boot, let now = Self.currentBoot, boot != now { return true }
    return Self.hasEnded(pid, start: start)
  }

  /// The same of a process of this boot.
  /// - Parameter start: when it was started; nil if nobody knows, and a later one of its number is taken for it.
  static func hasEnded(_ pid: Int32, start: Int?) -> Bool {
    if !FileSystem.processExists(pid) { return true }
    guard let now = ProcessStatus(of: pid) else { return false }
    return now.isDead || (start != nil && now.start != start)
  }
}
