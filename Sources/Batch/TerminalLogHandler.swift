import Foundation
import Logging

/// Writes log events to a terminal, never to standard output.
public struct TerminalLogHandler: LogHandler {
  /// How an event is written.
  public enum Format: String, Sendable, CaseIterable {
    /// For people: `warning: message (file=a.dng)`.
    case text
    /// For machines: one JSON object a line, with `ts`, `level`, `message` and the metadata.
    case json
  }

  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  public var logLevel: Logger.Level
  private let terminal: Terminal
  private let format: Format
  private let now: @Sendable () -> Date

  /// - Parameter now: the time of an event; the system's clock unless a test says otherwise.
  public init(
    terminal: Terminal, format: Format, level: Logger.Level = .info, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.terminal = terminal
    self.format = format
    logLevel = level
    self.now = now
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var merged = metadata
    merged.merge(metadataProvider?.get() ?? [:]) { _, new in new }
    merged.merge(event.metadata ?? [:]) { _, new in new }
    if let error = event.error { merged["error"] = "\(error)" }
    let record = LogRecord(time: now(), level: event.level, message: event.message.description, metadata: merged)
    switch format {
    case .json: terminal.write(record.json)
    case .text: terminal.write(event.level >= .error ? terminal.red(record.text) : record.text)
    }
  }
}
