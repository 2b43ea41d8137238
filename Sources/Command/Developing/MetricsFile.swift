import Batch
import FileWriting
import Foundation
import Logging
import Synchronization

/// The file of a run's figures for node_exporter's textfile collector.
final class MetricsFile: Sendable {
  private let url: URL
  private let logger: Logger
  /// Whether the last write failed; protected by its mutex.
  private let isFailing = Mutex(false)

  init(_ path: String, logger: Logger) {
    url = URL(filePath: path, directoryHint: .notDirectory)
    self.logger = logger
  }

  /// Who writes the file during a run.
  /// - Throws: `FileWritingError` if it cannot be written, before the first file.
  func reporter() throws -> MetricsReporter {
    try AtomicFile.write([UInt8](), to: url)
    return MetricsReporter(
      version: DiffRAWCommand.version, peakMemory: { PeakMemory.bytes }, write: { self.write($0) })
  }

  /// A file that cannot be written does not keep pictures from being developed: it is told, once until it can be again.
  private func write(_ text: String) {
    do {
      try AtomicFile.write(Data(text.utf8), to: url)
      isFailing.withLock { $0 = false }
    } catch {
      let isNew = isFailing.withLock { isFailing in
        defer { isFailing = true }
        return !isFailing
      }
      if isNew { logger.warning("the metrics are not written: \(error)") }
    }
  }
}
