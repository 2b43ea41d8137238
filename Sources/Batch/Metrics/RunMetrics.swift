import Foundation
import Pipeline

/// The figures of a run that a monitor watches, from its events alone.
package struct RunMetrics: Sendable {
  /// A node of the pipeline, by which time is added up.
  private struct Stage: Hashable, Comparable {
    var node: String
    var stage: String

    static func < (left: Stage, right: Stage) -> Bool { (left.node, left.stage) < (right.node, right.stage) }
  }

  private let start: Date
  private var end: Date?
  /// How many files came to which end, by the name of the end.
  private var ended: [String: Int] = ["done": 0, "skipped": 0, "failed": 0, "cancelled": 0, "not_started": 0]
  private var failures: [FailureCategory: Int] = [:]
  /// Files to develop that have not been begun.
  private var waiting: Set<Int> = []
  private var inWork: Set<Int> = []
  private var stageSeconds: [Stage: Double] = [:]
  private var bytesRead = 0
  private var bytesWritten = 0

  package init(start: Date) { self.start = start }

  /// Takes note of an event.
  package mutating func apply(_ event: BatchEvent, at time: Date) {
    switch event {
    case .began(let entries):
      end = nil
      waiting = Set(entries.indices.filter { entries[$0].action == .develop })
    case .started(let index):
      waiting.remove(index)
      inWork.insert(index)
    case .finished(let index, let outcome):
      waiting.remove(index)
      inWork.remove(index)
      count(outcome)
    case .ended: end = time
    case .compared, .headersRead, .progressed, .stopping: break
    }
  }

  private mutating func count(_ outcome: FileOutcome) {
    switch outcome {
    case .done(let report, _):
      ended["done", default: 0] += 1
      bytesRead += report.bytesRead
      bytesWritten += report.bytesWritten
      for timing in report.timings {
        stageSeconds[Stage(node: timing.node, stage: timing.stage), default: 0] += timing.seconds
      }
    case .skipped: ended["skipped", default: 0] += 1
    case .failed(let failure):
      ended["failed", default: 0] += 1
      failures[failure.category, default: 0] += 1
    case .cancelled: ended["cancelled", default: 0] += 1
    case .notStarted: ended["not_started", default: 0] += 1
    }
  }

  /// The figures in Prometheus' text form.
  /// - Parameter peakMemory: the most memory that the process has had, in bytes.
  package func text(version: String, peakMemory: Int) -> String {
    var text = PrometheusText()
    text.add("diffraw_info", .gauge, "The program; always 1.", [.init(1, ["version": version])])
    text.add(
      "diffraw_files_total", .counter, "Input files of the run, by what became of them.",
      ended.sorted { $0.key < $1.key }.map { .init(Double($0.value), ["status": $0.key]) })
    text.add(
      "diffraw_failures_total", .counter, "Failed files, by the kind of fault.",
      FailureCategory.allCases.map { .init(Double(failures[$0] ?? 0), ["category": $0.rawValue]) })
    text.add("diffraw_files_waiting", .gauge, "Files that wait for their turn.", [.init(Double(waiting.count))])
    text.add("diffraw_files_in_work", .gauge, "Files in work.", [.init(Double(inWork.count))])
    text.add(
      "diffraw_stage_seconds_total", .counter, "Wall time of the stages on files that are done, in seconds.",
      stageSeconds.sorted { $0.key < $1.key }.map { .init($0.value, ["node": $0.key.node, "stage": $0.key.stage]) })
    text.add("diffraw_read_bytes_total", .counter, "Size of the inputs that are done.", [.init(Double(bytesRead))])
    text.add("diffraw_written_bytes_total", .counter, "Size of the outputs.", [.init(Double(bytesWritten))])
    text.add(
      "diffraw_peak_memory_bytes", .gauge, "The most memory that the process has had.", [.init(Double(peakMemory))])
    text.add(
      "diffraw_run_start_timestamp_seconds", .gauge, "When the run began, in seconds since 1970.",
      [.init(start.timeIntervalSince1970)])
    text.add(
      "diffraw_run_end_timestamp_seconds", .gauge, "When the run ended, in seconds since 1970; absent until then.",
      end.map { [.init($0.timeIntervalSince1970)] } ?? [])
    return text.text
  }
}
