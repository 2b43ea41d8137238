import Batch
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct ProgressTests {
  /// Entries `0.dng` … of so many pixels each.
  private func entries(_ pixels: [Int]) -> [BatchEntry] {
    pixels.enumerated().map { index, pixels in
      BatchEntry(
        input: InputFile(path: FilePath("\(index).dng"), identity: FilePath("/\(index).dng")),
        outputs: [FilePath("out/\(index).tif")], action: .develop, plan: FilePlan(bytes: 1, pixels: pixels))
    }
  }

  private func state(_ events: [(BatchEvent, Double)]) -> ProgressState {
    events.reduce(into: ProgressState()) { $0.apply($1.0, at: .seconds($1.1)) }
  }

  private let done = FileOutcome.done(FileReport(), elapsed: .milliseconds(12_240))
  private let failure = FileFailure(file: "1.dng", category: .input, message: "no RAW")

  @Test func tellsOfHeaders() {
    #expect(state([(.headersRead(7, of: 40), 0)]).statusLine(at: .zero, columns: 80) == "reading headers 7/40")
  }

  /// Comparing a large folder with the journals takes long: each file counts on a terminal, and a line comes now and then
  /// where lines cannot be rewritten.
  @Test func tellsOfTheComparison() {
    #expect(
      state([(.compared(7, of: 40), 0), (.compared(6, of: 40), 1)]).statusLine(at: .zero, columns: 80)
        == "comparing with the journals 7/40")
    #expect(
      state([(.compared(40, of: 40), 0), (.headersRead(1, of: 3), 1)]).statusLine(at: .zero, columns: 80)
        == "reading headers 1/3")
    let screen = Screen()
    let time = Mutex(Duration.zero)
    let terminal = screen.terminal(rewritesLine: false)
    let reporter = ProgressReporter(terminal: terminal, style: .lines, now: { time.withLock { $0 } })
    for second in 0..<100 {
      time.withLock { $0 = .seconds(second) }
      reporter.receive(.compared(second + 1, of: 100))
    }
    #expect(
      screen.output == [31, 61, 91].map { "comparing with the journals \($0)/100\n" }.joined())
  }

  @Test func tellsRateAndTimeLeftByPixels() {
    // 12 of 60 megapixels in 10 s; the other four files hold 48, of which 6 are done.
    let progress = state([
      (.began(entries([12_000_000, 12_000_000, 12_000_000, 12_000_000, 12_000_000])), 0), (.started(index: 0), 0),
      (.started(index: 1), 0), (.finished(index: 0, done), 10), (.started(index: 2), 10),
      (.progressed(index: 1, fraction: 0.25), 12), (.progressed(index: 2, fraction: 0.25), 12),
    ])
    #expect(
      progress.statusLine(at: .seconds(18), columns: 100)
        == "1/5 files | 42 s left | 5.0 files/min, 1.00 MP/s | in work 25% 25%")
  }

  @Test func leavesOutWhatDoesNotFit() {
    let progress = state([
      (.began(entries([10_000_000, 20_000_000])), 0), (.started(index: 0), 0), (.finished(index: 0, done), 5),
      (.started(index: 1), 5),
    ])
    let widths = [80, 50, 40, 24, 9, 4]
    #expect(
      widths.map { progress.statusLine(at: .seconds(10), columns: $0) } == [
        "1/2 files | 20 s left | 6.0 files/min, 1.00 MP/s | in work 0%",
        "1/2 files | 20 s left | 6.0 files/min, 1.00 MP/s", "1/2 files | 20 s left", "1/2 files | 20 s left",
        "1/2 files", "1/2 ",
      ])
  }

  @Test func countsWhatIsNotDeveloped() {
    var entries = entries([1, 1, 1, 1])
    entries[2].action = .skip(reason: "already there")
    let progress = state([
      (.began(entries), 0), (.finished(index: 2, .skipped(reason: "already there")), 0), (.started(index: 1), 0),
      (.finished(index: 1, .failed(failure)), 5), (.stopping(reason: "asked to stop"), 6),
    ])
    #expect(progress.statusLine(at: .seconds(6), columns: 80) == "stopping, 2/4 files, 1 skipped, 1 failed")
  }

  @Test func forgetsTheRateOfLongAgo() throws {
    // A fast minute, then a slow one.
    var events: [(BatchEvent, Double)] = [(.began(entries(Array(repeating: 1_000_000, count: 200))), 0)]
    for second in 1...60 {
      events += [(.started(index: second), Double(second)), (.finished(index: second, done), Double(second))]
    }
    for step in 1...10 {
      let time = Double(60 + step * 10)
      events += [(.started(index: 60 + step), time), (.finished(index: 60 + step, done), time)]
    }
    let rates = try #require(state(events).rates(at: .seconds(160)))
    #expect(rates.filesPerMinute < 8)
  }

  @Test(arguments: [(0.4, "0 s"), (59.4, "59 s"), (545, "9 min 05 s"), (7500, "2 h 05 min"), (1e9, "over 100 h")])
  func writesSpansOfTime(seconds: Double, text: String) {
    let progress = state([
      (.began(entries([1_000_000_000, Int(seconds * 100_000_000)])), 0), (.started(index: 0), 0),
      (.finished(index: 0, done), 10),
    ])
    #expect(progress.statusLine(at: .seconds(10), columns: 200).contains("| \(text) left |"))
  }

  @Test func writesALineAFile() {
    let screen = Screen()
    let reporter = ProgressReporter(terminal: screen.terminal(rewritesLine: false), style: .lines)
    reporter.receive(.began(entries([1, 1, 1, 1])))
    reporter.receive(.started(index: 0))
    reporter.receive(.finished(index: 0, done))
    reporter.receive(.finished(index: 1, .failed(failure)))
    reporter.receive(.finished(index: 2, .skipped(reason: "already there")))
    reporter.receive(.finished(index: 3, .notStarted))
    #expect(
      screen.lines == [
        "[1/4] done 0.dng → out/0.tif (12.2 s)", "[2/4] failed 1.dng: no RAW", "[3/4] skipped 2.dng (already there)",
        "",
      ])
  }

  @Test func showsFailuresAboveTheStatusLine() {
    let screen = Screen()
    let clock = Mutex(Duration.zero)
    let terminal = screen.terminal(rewritesLine: true)
    let reporter = ProgressReporter(terminal: terminal, style: .statusLine, now: { clock.withLock { $0 } })
    let entries = entries([1, 1, 1])
    reporter.receive(.began(entries))
    clock.withLock { $0 = .seconds(2) }
    reporter.receive(.finished(index: 0, done))
    clock.withLock { $0 = .seconds(4) }
    reporter.receive(.finished(index: 1, .failed(failure)))
    #expect(screen.lines.first == "[2/3] failed 1.dng: no RAW")
    #expect(screen.lines.last?.hasPrefix("2/3 files, 1 failed") == true)
    reporter.receive(.ended(BatchResult(entries: [], outcomes: [], elapsed: .zero)))
    #expect(screen.lines == ["[2/3] failed 1.dng: no RAW", ""])
  }

  @Test func writesRecordsForMachines() {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: false)
    let logger = Logger(label: "test") { _ in
      TerminalLogHandler(terminal: terminal, format: .json, now: { Date(timeIntervalSince1970: 0) })
    }
    let reporter = ProgressReporter(terminal: terminal, style: .records(logger))
    reporter.receive(.began(entries([1, 1])))
    reporter.receive(.finished(index: 0, done))
    reporter.receive(.finished(index: 1, .failed(failure)))
    #expect(
      screen.lines == [
        #"{"ts":"1970-01-01T00:00:00.000Z","level":"info","message":"done","file":"0.dng","outputs":["out/0.tif"],"seconds":"12.240"}"#,
        #"{"ts":"1970-01-01T00:00:00.000Z","level":"error","message":"failed","category":"input","file":"1.dng","reason":"no RAW"}"#,
        "",
      ])
  }

  @Test func isQuietIfAsked() {
    let screen = Screen()
    let terminal = screen.terminal(rewritesLine: true)
    let reporter = ProgressReporter(
      terminal: terminal, style: ProgressReporter.Style(for: terminal, quiet: true, logger: nil))
    reporter.receive(.began(entries([1])))
    reporter.receive(.finished(index: 0, .failed(failure)))
    #expect(screen.output.isEmpty)
  }

  @Test func sumsUpTheRun() {
    let entries = entries([30_000_000, 1, 1, 1, 1])
    let outcomes: [FileOutcome] = [done, .failed(failure), .skipped(reason: "already there"), .cancelled, .notStarted]
    let result = BatchResult(entries: entries, outcomes: outcomes, elapsed: .seconds(150))
    #expect(
      RunSummary.lines(result) == [
        "1 done, 1 skipped, 1 failed, 1 cancelled, 1 not started of 5 in 2 min 30 s (0.20 MP/s)", "failed:",
        "  1.dng: no RAW",
      ])
    #expect(result.counts.total == 5)
  }
}
