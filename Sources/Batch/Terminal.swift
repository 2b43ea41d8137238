import Foundation
import Synchronization

/// The one writer to standard error: lines, and below them one status line that is rewritten in place.
public final class Terminal: Sendable {
  /// What the device can show.
  public struct Traits: Hashable, Sendable {
    /// Whether a line can be rewritten in place.
    public var rewritesLine: Bool
    /// Whether colors are shown and wanted.
    public var showsColor: Bool

    public init(rewritesLine: Bool, showsColor: Bool) {
      self.rewritesLine = rewritesLine
      self.showsColor = showsColor
    }

    /// Only a terminal that is not dumb can do either, and `NO_COLOR` with any value but the empty one forbids color.
    public init(isTerminal: Bool, environment: [String: String]) {
      rewritesLine = isTerminal && environment["TERM"] != "dumb"
      showsColor = rewritesLine && environment["NO_COLOR", default: ""].isEmpty
    }
  }

  public let traits: Traits
  private let columns: @Sendable () -> Int
  private let output: @Sendable (String) -> Void
  /// The status line on show, empty if none is; protected by its mutex, under which all output is written.
  private let status = Mutex("")

  /// The writer to this process's standard error.
  public static let standardError = Terminal(
    traits: Traits(
      isTerminal: TerminalDevice.isTerminal(STDERR_FILENO), environment: ProcessInfo.processInfo.environment),
    columns: { TerminalDevice.columns(STDERR_FILENO) },
    // There is nobody to tell if standard error is closed.
    output: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) })

  /// A writer to `output`, a terminal of so many `columns` at the time of each call.
  public init(
    traits: Traits, columns: @escaping @Sendable () -> Int = { 80 }, output: @escaping @Sendable (String) -> Void
  ) {
    self.traits = traits
    self.columns = columns
    self.output = output
  }

  /// Writes a line, above the status line if one is on show.
  public func write(_ line: String) {
    status.withLock { status in
      output(status.isEmpty ? line + "\n" : Self.erase + line + "\n" + status)
    }
  }

  /// Shows the line that `render` makes for the width at hand in the place of the last one; the empty line shows none.
  /// Does nothing on a device that cannot rewrite a line.
  public func showStatus(_ render: (_ columns: Int) -> String) {
    guard traits.rewritesLine else { return }
    status.withLock { status in
      // A character in the last column would make some terminals begin a new line.
      let line = render(max(columns() - 1, 1))
      if line == status { return }
      output(Self.erase + line)
      status = line
    }
  }

  /// Removes the status line.
  public func clearStatus() { showStatus { _ in "" } }

  /// The text in red, where colors are shown.
  public func red(_ text: String) -> String { traits.showsColor ? "\u{1B}[31m\(text)\u{1B}[0m" : text }

  /// Back to the first column, and all to its right erased.
  private static let erase = "\r\u{1B}[K"
}
