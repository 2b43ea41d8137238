import Batch
import Foundation
import Pipeline
import Synchronization
import Testing

@Suite struct RunMetricsTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func entries(_ actions: [BatchEntry.Action]) -> [BatchEntry] {
    actions.map { BatchEntry(input: InputFile(path: "a.dng", identity: "/a.dng"), outputs: [], action: $0) }
  }

  private func read(_ metrics: RunMetrics) throws -> PrometheusParser {
    try PrometheusParser(metrics.text(version: "1.2.3", peakMemory: 5_000_000_000))
  }

  private func done(_ node: String, seconds: Double) -> FileOutcome {
    let timings = [StageTime(node: node, stage: "enhance", seconds: seconds)]
    return .done(FileReport(bytesRead: 100, bytesWritten: 7, timings: timings), elapsed: .seconds(3))
  }

  @Test func followARun() throws {
    var metrics = RunMetrics(start: start)
    let failure = FileFailure(file: "a.dng", category: .outputWriting, message: "x")
    metrics.apply(
      .began(entries([.develop, .develop, .develop, .develop, .skip(reason: "there"), .refuse(failure)])), at: start)
    metrics.apply(.finished(index: 4, .skipped(reason: "there")), at: start)
    metrics.apply(.finished(index: 5, .failed(failure)), at: start)
    metrics.apply(.started(index: 0), at: start)
    metrics.apply(.started(index: 1), at: start)
    metrics.apply(.progressed(index: 0, fraction: 0.5), at: start)
    metrics.apply(.finished(index: 1, done("b \"c\"\\\nd", seconds: 0.5)), at: start)
    let midst = try read(metrics)
    #expect(midst["diffraw_files_waiting"] == 2 && midst["diffraw_files_in_work"] == 1)
    #expect(midst["diffraw_files_total", "status=\"done\""] == 1)
    #expect(midst["diffraw_stage_seconds_total", #"node="b \"c\"\\\nd",stage="enhance""#] == 0.5)
    #expect(midst["diffraw_run_end_timestamp_seconds"] == nil)

    metrics.apply(.finished(index: 0, done("enhance", seconds: 2)), at: start)
    metrics.apply(.started(index: 2), at: start)
    metrics.apply(.finished(index: 2, .cancelled), at: start)
    metrics.apply(.finished(index: 3, .notStarted), at: start)
    let result = BatchResult(entries: [], outcomes: [], elapsed: .seconds(1))
    metrics.apply(.ended(result), at: start.addingTimeInterval(90))
    let end = try read(metrics)
    for (status, count) in [("done", 2.0), ("skipped", 1), ("failed", 1), ("cancelled", 1), ("not_started", 1)] {
      #expect(end["diffraw_files_total", "status=\"\(status)\""] == count, "\(status)")
    }
    #expect(end["diffraw_failures_total", "category=\"output-writing\""] == 1)
    #expect(end["diffraw_failures_total", "category=\"input\""] == 0)
    #expect(end["diffraw_files_waiting"] == 0 && end["diffraw_files_in_work"] == 0)
    #expect(end["diffraw_read_bytes_total"] == 200 && end["diffraw_written_bytes_total"] == 14)
    #expect(end["diffraw_peak_memory_bytes"] == 5_000_000_000)
    #expect(end["diffraw_run_start_timestamp_seconds"] == 1_800_000_000)
    #expect(end["diffraw_run_end_timestamp_seconds"] == 1_800_000_090)
    #expect(end["diffraw_info", "version=\"1.2.3\""] == 1)
  }

  /// A watch works through one batch after the other.
  @Test func addUpOverRuns() throws {
    var metrics = RunMetrics(start: start)
    for run in 0..<3 {
      metrics.apply(.began(entries([.develop])), at: start)
      #expect(try read(metrics)["diffraw_run_end_timestamp_seconds"] == nil)
      metrics.apply(.started(index: 0), at: start)
      metrics.apply(.finished(index: 0, done("enhance", seconds: 2)), at: start)
      metrics.apply(.ended(BatchResult(entries: [], outcomes: [], elapsed: .zero)), at: start)
      #expect(try read(metrics)["diffraw_files_total", "status=\"done\""] == Double(run + 1))
    }
  }

  @Test func areWrittenAtTheBeginningAtIntervalsAndAtTheEnd() throws {
    let texts = Mutex<[String]>([])
    let reporter = MetricsReporter(
      version: "1", interval: 0.01, peakMemory: { 1 }, write: { text in texts.withLock { $0.append(text) } })
    reporter.receive(.began(entries([.develop])))
    let limit = Date(timeIntervalSinceNow: 20)
    while texts.withLock({ $0.count }) < 3, Date() < limit { Thread.sleep(forTimeInterval: 0.01) }
    reporter.receive(.started(index: 0))
    reporter.receive(.finished(index: 0, done("enhance", seconds: 1)))
    reporter.receive(.ended(BatchResult(entries: [], outcomes: [], elapsed: .zero)))
    let written = texts.withLock { $0 }
    #expect(written.count >= 4)
    let (first, last) = (try PrometheusParser(written[0]), try PrometheusParser(written[written.count - 1]))
    #expect(first["diffraw_files_waiting"] == 1)
    #expect(last["diffraw_files_total", "status=\"done\""] == 1)
    #expect(last["diffraw_run_end_timestamp_seconds"] != nil)
  }
}
