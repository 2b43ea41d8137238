import ArgumentParser
import Batch
import Logging

/// What is said on the way.
struct MessageOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "No progress; warnings, failures and the summary still go to standard error.")
  var quiet = false

  @Option(help: "Form of the log on standard error: text or json (one object a line).")
  var logFormat: TerminalLogHandler.Format = .text

  @Option(
    help: ArgumentHelp(
      "Keep the figures of the run in FILE, in Prometheus' text form, for node_exporter's textfile collector.",
      valueName: "file"))
  var metrics: String?

  func logger(_ terminal: Terminal) -> Logger {
    Logger(label: "diffraw") { _ in
      TerminalLogHandler(terminal: terminal, format: logFormat, level: quiet ? .notice : .info)
    }
  }

  /// The logger, if progress shall go to the log.
  func recordLogger(_ logger: Logger) -> Logger? { logFormat == .json ? logger : nil }

  /// Tells a line of why the whole run is refused.
  func tellRefusal(_ line: String) {
    let terminal = Terminal.standardError
    if logFormat == .json { logger(terminal).error("\(line)") } else { terminal.write("diffraw: \(line)") }
  }

  /// Tells the end of the run.
  func summarize(_ result: BatchResult, terminal: Terminal, logger: Logger) {
    let lines = RunSummary.lines(result)
    guard logFormat == .json else { return lines.forEach(terminal.write) }
    for line in lines.prefix(1) { logger.notice("\(line)") }
    // The others had their records when they failed.
    for failure in quiet ? result.failures : [] {
      logger.error("\(failure.message)", metadata: ["file": "\(failure.file)"])
    }
  }
}

extension MessageOptions {
  /// Tells where the run's report is.
  func tellReport(_ path: FilePath, terminal: Terminal, logger: Logger) {
    if logFormat == .json {
      logger.notice("report", metadata: ["file": "\(path)"])
    } else {
      terminal.write("report: \(path)")
    }
  }
}

extension TerminalLogHandler.Format: ExpressibleByArgument {}
