import Batch
import Foundation
import Parallel
import Pipeline
import Testing

/// Runs that end before their last file.
@Suite struct AdmissionLimitsTests {
  private func run(
    _ limits: AdmissionLimits, count: Int = 20, jobs: Int = 2, observer: Recorder = Recorder(),
    body: @escaping @Sendable (WorkItem) throws -> Void = { _ in }
  ) -> BatchResult {
    let entries = (0..<count).map { index in
      BatchEntry(
        input: InputFile(path: FilePath("\(index).dng"), identity: FilePath("/\(index).dng")),
        outputs: [FilePath("/out/\(index).tif")], action: .develop)
    }
    let runner = BatchRunner(
      processor: FakeProcessor(body: { item, _, _ in try body(item) }), pool: WorkerPool(count: 2), jobs: jobs,
      budget: MemoryBudget(bytes: 1 << 20), observer: observer, limits: limits)
    let cancellation = CancellationFlag()
    return runner.run(runner.prepare(entries, cancellation: cancellation), cancellation: cancellation)
  }

  private func deadline(in seconds: Double) throws -> Deadline {
    try #require(Deadline("+0s", now: Date(timeIntervalSinceNow: seconds)))
  }

  @Test func aDeadlineThatIsOverBeginsNothing() throws {
    let recorder = Recorder()
    let result = run(AdmissionLimits(deadline: try deadline(in: -1)), observer: recorder)
    #expect(result.counts.notStarted == 20 && result.counts.total == 20)
    #expect(ExitStatus(of: result) == .tryAgain)
    let reasons = recorder.events.compactMap { if case .stopping(let reason) = $0 { reason } else { nil } }
    #expect(reasons == ["the deadline +0s has come"])
    #expect(RunSummary.lines(result)[0].contains("20 not started of 20"))
    #expect(RunSummary.lines(result)[0].hasSuffix(", stopped: the deadline +0s has come"))
  }

  /// The files in work end, and no other is begun: whatever their number, none is lost from the count.
  @Test(arguments: 1...4) func aDeadlineLetsFilesInWorkEnd(jobs: Int) throws {
    let limits = AdmissionLimits(deadline: try deadline(in: 0.2))
    let result = run(limits, count: 200, jobs: jobs) { _ in Thread.sleep(forTimeInterval: 0.02) }
    #expect(result.counts.done > 0 && result.counts.notStarted > 0 && result.counts.total == 200)
    #expect(result.counts.cancelled == 0)
    #expect(result.outcomes.prefix(result.counts.done).allSatisfy { if case .done = $0 { true } else { false } })
    #expect(ExitStatus(of: result) == .tryAgain)
  }

  @Test func aDeadlineThatIsNotReachedStopsNothing() throws {
    let result = run(AdmissionLimits(deadline: try deadline(in: 3600), maxFailures: 1))
    #expect(result.counts.done == 20 && result.stop == nil)
    #expect(ExitStatus(of: result) == .success)
  }

  /// Files that failed besides leave something to be done again, which is what the status says.
  @Test func aDeadlineGoesOverFailures() throws {
    let result = run(AdmissionLimits(deadline: try deadline(in: 0.1)), count: 200, jobs: 1) { item in
      Thread.sleep(forTimeInterval: 0.01)
      if item.index == 0 { throw Fault(failureCategory: .input) }
    }
    #expect(result.counts.failed == 1 && result.counts.notStarted > 0)
    #expect(ExitStatus(of: result) == .tryAgain)
  }

  @Test(arguments: 1...3, 1...3) func failuresAreBorneUpToTheirNumber(most: Int, jobs: Int) {
    let result = run(AdmissionLimits(maxFailures: most), count: 60, jobs: jobs) { item in
      if item.index % 5 == 4 { throw Fault(failureCategory: .input) }
    }
    // Those that were in work when the last one failed may fail too.
    #expect((most...most + jobs - 1).contains(result.counts.failed))
    #expect(result.counts.notStarted > 0 && result.counts.total == 60)
    #expect(ExitStatus(of: result) == .someFailed)
    #expect(RunSummary.lines(result)[0].contains(", stopped: \(most == 1 ? "a file" : "\(most) files") failed"))
  }

  /// What only fails at the end has stopped nothing.
  @Test func theLastFileMayFail() {
    let result = run(AdmissionLimits(maxFailures: 1), count: 6, jobs: 1) { item in
      if item.index == 5 { throw Fault(failureCategory: .input) }
    }
    #expect(result.counts.done == 5 && result.counts.failed == 1 && result.stop == nil)
    #expect(!RunSummary.lines(result)[0].contains("stopped"))
  }
}
