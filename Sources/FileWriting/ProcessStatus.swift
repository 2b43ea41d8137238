import Foundation

/// What the kernel says of a process of this machine.
package struct ProcessStatus: Hashable, Sendable {
  /// Whether it has ended and waits to be buried.
  package let isDead: Bool
  /// When it was started, in the system's ticks since the boot. Tells it from others that have its number at other times.
  package let start: Int

  /// This process; nil where the system does not say.
  package static let own = ProcessStatus(of: ProcessInfo.processInfo.processIdentifier)

  /// Nil if there is no such process, or if the system does not say.
  package init?(of pid: Int32) {
    // Behind the name, which may hold anything.
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: name)...].split(separator: " ")
    guard fields.count > 19, let start = Int(fields[19]) else { return nil }
    self.start = start
    isDead = fields[0] == "Z" || fields[0] == "X"
  }
}
