import Batch
import Foundation
import Parallel
import Pipeline
import Synchronization
import Testing

@Suite struct BatchRunnerTests {
  private let pool = WorkerPool(count: 2)

  /// Entries of files `0.dng`, `1.dng` and so on, which need not exist; their outputs' folder does.
  private func entries(_ count: Int) -> [BatchEntry] {
    (0..<count).map { index in
      BatchEntry(
        input: InputFile(path: FilePath("\(index).dng"), identity: FilePath("/\(index).dng")),
        outputs: [FilePath("/out/\(index).tif")], action: .develop)
    }
  }

  private func run(
    _ processor: FakeProcessor, _ entries: [BatchEntry], jobs: Int = 3, budget: Int = 1 << 20,
    observer: any BatchObserver = Recorder(), cancellation: CancellationFlag = CancellationFlag()
  ) -> BatchResult {
    let runner = BatchRunner(
      processor: processor, pool: pool, jobs: jobs, budget: MemoryBudget(bytes: budget), observer: observer)
    return runner.run(runner.prepare(entries, cancellation: cancellation), cancellation: cancellation)
  }

  private static func index(of url: URL) -> Int { Int(url.deletingPathExtension().lastPathComponent) ?? -1 }

  @Test func developsManyFiles() {
    let processor = FakeProcessor()
    let result = run(processor, entries(2000))
    #expect(result.counts.done == 2000)
    #expect(result.writtenFiles.count == 2000)
    #expect(processor.log.begun.sorted() == Array(0..<2000))
    #expect(processor.log.mostRunning <= 3)
  }

  @Test func hasNothingToDo() {
    let result = run(FakeProcessor(), [])
    #expect(result.counts.total == 0)
    #expect(ExitStatus(of: result) == .success)
  }

  @Test(arguments: 0..<8) func neverPlansBeyondItsBudget(seed: UInt64) {
    var random = SplitMix(state: seed)
    let sizes = (0..<60).map { _ in Int.random(in: 0...1000, using: &random) }
    let processor = FakeProcessor(
      sharedBytes: 500, plan: { FilePlan(bytes: sizes[Self.index(of: $0)], pixels: 1) },
      body: { _, _, _ in Thread.sleep(forTimeInterval: 0.0002) })
    let result = run(processor, entries(60), jobs: 5, budget: 1500)
    #expect(result.counts.done == 60)
    #expect(processor.log.mostBytes <= 1000)
  }

  @Test func refusesAFileThatNeverFits() throws {
    let processor = FakeProcessor(
      sharedBytes: 1 << 30, plan: { FilePlan(bytes: Self.index(of: $0) == 1 ? 4 << 30 : 1 << 20, pixels: 1) })
    let result = run(processor, entries(3), budget: 3 << 30)
    #expect(processor.log.begun.sorted() == [0, 2])
    let failure = try #require(result.failures.first)
    #expect(failure.category == .memory)
    #expect(failure.description.hasPrefix("1.dng: needs 4.0 GiB of memory, but only 2.0 GiB are available"))
    #expect(failure.message.hasSuffix("--memory 5G, or think smaller"))
    #expect(ExitStatus(of: result) == .someFailed)
  }

  @Test func oneBadFileLeavesTheOthersAlone() {
    let processor = FakeProcessor(
      plan: { url in
        if Self.index(of: url) == 4 { throw Fault(failureCategory: .input) }
        return FilePlan(bytes: 10, pixels: 1)
      },
      body: { item, _, _ in if item.index % 3 == 0 { throw Fault(failureCategory: .internal) } })
    let result = run(processor, entries(10))
    let failed = result.outcomes.indices.filter { if case .failed = result.outcomes[$0] { true } else { false } }
    #expect(failed == [0, 3, 4, 6, 9])
    #expect(result.counts.done == 5)
    #expect(result.failures.map(\.file) == ["0.dng", "3.dng", "4.dng", "6.dng", "9.dng"])
    #expect(ExitStatus(of: result) == .someFailed)
  }

  @Test func isSettledInTheOrderOfTheInputs() {
    // The first files are the slowest.
    let processor = FakeProcessor(body: { item, _, _ in Thread.sleep(forTimeInterval: 0.002 * Double(8 - item.index)) })
    let result = run(processor, entries(8), jobs: 8)
    #expect(result.writtenFiles == (0..<8).map { FilePath("/out/\($0).tif") })
  }

  @Test func eachFileHasAThreadOfItsOwn() {
    // All wait for each other, which they could not on fewer threads.
    let arrived = Atomic<Int>(0)
    let processor = FakeProcessor(body: { _, _, _ in
      arrived.wrappingAdd(1, ordering: .relaxed)
      let deadline = Date.now + 30
      while arrived.load(ordering: .relaxed) < 6 {
        if Date.now > deadline { throw Fault(failureCategory: .internal) }
        Thread.sleep(forTimeInterval: 0.0005)
      }
    })
    #expect(run(processor, entries(6), jobs: 6).counts.done == 6)
    #expect(processor.log.mostRunning == 6)
  }

  @Test func stopsWhenCancelled() {
    let cancellation = CancellationFlag()
    let recorder = Recorder()
    let processor = FakeProcessor(body: { item, _, cancellation in
      if item.index == 2 { cancellation.cancel() }
      if item.index >= 2 {
        while !cancellation.isCancelled { Thread.sleep(forTimeInterval: 0.0005) }
        try cancellation.check()
      }
    })
    let result = run(processor, entries(50), jobs: 2, observer: recorder, cancellation: cancellation)
    let counts = result.counts
    #expect(counts.total == 50)
    #expect(counts.done >= 2 || counts.cancelled >= 1)
    #expect((1...2).contains(counts.cancelled))
    #expect(counts.failed == 0)
    #expect(counts.notStarted >= 46)
    #expect(recorder.events.filter { if case .stopping = $0 { true } else { false } }.count == 1)
    #expect(ExitStatus(of: result, signal: .terminate) == .terminated)
  }

  @Test func developsNothingIfCancelledBefore() {
    let cancellation = CancellationFlag()
    cancellation.cancel()
    let processor = FakeProcessor()
    let result = run(processor, entries(5), cancellation: cancellation)
    #expect(result.counts.notStarted == 5)
    #expect(processor.log.begun.isEmpty)
  }

  @Test func stopsWhenTheDiskIsFull() {
    let processor = FakeProcessor(body: { item, _, _ in
      if item.index == 3 { throw Fault(failureCategory: .storageFull) }
    })
    let result = run(processor, entries(100), jobs: 1)
    #expect(result.counts.done == 3)
    #expect(result.counts.failed == 1)
    #expect(result.counts.notStarted == 96)
    #expect(ExitStatus(of: result) == .inputOutput)
  }

  @Test func createsTheFoldersOfOutputs() throws {
    let folder = try PhotoFolder(["in/x/y/a.dng", "in/x/b.dng", "out/blocked"])
    let found = try InputDiscovery([folder["in"]], recursive: true).files
    let plan = OutputPlan(inputs: found, folder: folder["out"], forms: [OutputForm(fileExtension: "tif")])
    let processor = FakeProcessor(body: { item, _, _ in
      for output in item.outputs { try Data("tiff".utf8).write(to: output) }
    })
    #expect(run(processor, plan.entries).counts.done == 2)
    #expect(folder.contains("out/x/y/a.tif") && folder.contains("out/x/b.tif"))

    let blocked = OutputPlan(inputs: found, folder: folder["out/blocked"], forms: [OutputForm(fileExtension: "tif")])
    let result = run(processor, blocked.entries)
    #expect(result.failures.map(\.category) == [.outputCreation, .outputCreation])
    #expect(ExitStatus(of: result) == .cannotCreateOutput)
  }

  @Test func settlesSkippedAndRefusedFilesToo() {
    var entries = entries(3)
    entries[0].action = .skip(reason: "already there")
    entries[1].action = .refuse(FileFailure(file: "1.dng", category: .input, message: "no RAW"))
    let processor = FakeProcessor()
    let result = run(processor, entries)
    #expect(processor.log.begun == [2])
    #expect(result.counts.skipped == 1 && result.counts.failed == 1 && result.counts.done == 1)
  }

  @Test func tellsEachFilesEventsInTheirOrder() {
    let recorder = Recorder()
    let processor = FakeProcessor(body: { _, progress, _ in
      progress(0.5)
      progress(2)
    })
    _ = run(processor, entries(20), observer: recorder)
    var steps: [Int: [String]] = [:]
    for event in recorder.events {
      switch event {
      case .started(let index): steps[index, default: []].append("started")
      case .progressed(let index, let fraction): steps[index, default: []].append("\(fraction)")
      case .finished(let index, _): steps[index, default: []].append("finished")
      default: break
      }
    }
    #expect(steps.count == 20)
    #expect(steps.values.allSatisfy { $0 == ["started", "0.5", "1.0", "finished"] })
    guard case .ended? = recorder.events.last else {
      Issue.record("the last event is not the end")
      return
    }
  }

  @Test func computesOnSharedWorkersMeanwhile() {
    let pool = pool
    let sum = Atomic<Int>(0)
    let processor = FakeProcessor(body: { _, _, _ in
      pool.parallelFor(10) { sum.wrappingAdd($0, ordering: .relaxed) }
    })
    #expect(run(processor, entries(40)).counts.done == 40)
    #expect(sum.load(ordering: .relaxed) == 40 * 45)
  }
}
