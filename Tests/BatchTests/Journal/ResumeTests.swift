import Batch
import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

/// What runs do with files that earlier runs developed.
@Suite struct ResumeTests {
  private static let unchanged = "skip: already there, and nothing has changed"

  @Test func leaveWhatIsDone() throws {
    let night = try Night("a", "b")
    #expect(try night.reasons() == ["not developed yet", "not developed yet"])
    #expect(try night.run().counts.done == 2)
    #expect(try night.reasons() == [Self.unchanged, Self.unchanged])
    let second = try night.run()
    #expect(second.counts.skipped == 2 && second.counts.total == 2)
    #expect(try night.reasons(overwrite: true) == Array(repeating: "asked for with --overwrite", count: 2))
    #expect(try night.run(overwrite: true).counts.done == 2)
  }

  /// Once it is asked to stop, not even the file that is being read is read to its end, and nothing is said of it.
  @Test func stopComparingAtOnce() throws {
    let night = try Night("a", "b", "c")
    try night.run()
    let cancellation = CancellationFlag()
    let observer = ComparisonWatch { cancellation.cancel() }
    let result = try night.run(observer: observer, cancellation: cancellation)
    #expect(observer.counts.count <= 2, "those that were being read, of which there are as many as workers")
    #expect(result.counts.skipped == observer.counts.count && result.counts.notStarted == 3 - observer.counts.count)
    #expect(throws: Cancelled.self) {
      try OutputContent(ofFileAt: night.folder["out/a.tif"], cancellation: cancellation)
    }
    #expect(try night.run().counts.skipped == 3)
  }

  @Test func developAgainWhatHasChanged() throws {
    let night = try Night("a")
    try night.run()
    var other = night
    other.work = Night.work("two")
    #expect(try other.reasons() == ["the pipeline or its settings have changed"])
    other.work = Night.work(tool: "2")
    #expect(try other.reasons() == ["the program has changed since version 1"])
    other.work = Night.work(tool: "\u{0}\n2")
    try other.run()
    #expect(try night.reasons() == ["the program has changed since version \\n2"], "on one line, whatever it is")
    try night.run()
    other.work = Night.work(resources: ["enhance": "digest"])
    #expect(try other.reasons() == ["the model, or another file that stage enhance reads, has changed"])

    try night.writeUnseen("bbb", to: "in/a.dng")
    #expect(try night.reasons() == ["the input's content has changed"])
    try night.writeUnseen("longer", to: "in/a.dng")
    #expect(try night.reasons() == ["the input's size has changed"])
    try night.writeUnseen("aaa", to: "in/a.dng")
    #expect(try night.reasons() == [Self.unchanged])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: night.url("in/a.dng").path)
    #expect(try night.reasons() == ["the input's time of last change has changed"])
    let again = try night.run()
    #expect(again.counts.done == 1)
    #expect(
      DevelopmentReason.summary(of: again.entries) == [
        "1 file is developed again: the input's time of last change has changed"
      ])
    #expect(try night.reasons() == [Self.unchanged])
  }

  @Test func neverReplaceWhatIsNotTheirs() throws {
    let night = try Night("a", "b", "c")
    try night.write("mine", to: "out/a.tif")
    #expect(try night.run().counts.failed == 1)
    try night.writeUnseen("developed BBB", to: "out/b.tif")
    try night.write("shorter", to: "out/c.tif")
    let advice = "; add --overwrite to replace it, or move it away"
    let expected = ["a.tif is already there, and no run wrote it", "b.tif was changed after it was written"]
    let reasons = try night.reasons()
    #expect(reasons[0] == "refuse: the output \(night.folder["out/"].description)\(expected[0])\(advice)")
    #expect(reasons[1] == "refuse: the output \(night.folder["out/"].description)\(expected[1])\(advice)")
    #expect(reasons[2].contains("c.tif was changed"))
    let result = try night.run()
    #expect(result.failures.map(\.category) == [.outputCreation, .outputCreation, .outputCreation])
    #expect(night.text("out/a.tif") == "mine" && night.text("out/b.tif") == "developed BBB")
    // Neither does a change of the pipeline make them the runs'.
    var other = night
    other.work = Night.work("two")
    #expect(try other.run().counts.failed == 3)
    #expect(try night.run(overwrite: true).counts.done == 3)
    #expect(night.text("out/a.tif") == "developed aaa")
    #expect(try night.reasons() == Array(repeating: Self.unchanged, count: 3))
  }

  @Test func bringBackMissingOutputs() throws {
    var night = try Night("a")
    night.forms.append(OutputForm(suffix: "-2", fileExtension: "tif"))
    try night.run()
    try night.remove("out/a-2.tif")
    #expect(try night.reasons() == ["an output is missing"])
    try night.run()
    #expect(night.text("out/a-2.tif") == "developed aaa")
    try night.write("mine", to: "out/a.tif")
    try night.remove("out/a-2.tif")
    #expect(try night.reasons()[0].contains("a.tif was changed"))
  }

  @Test func tryAgainWhatFailedOrWasDropped() throws {
    let night = try Night("a", "b")
    let failing = try night.run(body: { if $0.index == 0 { throw Night.Fault() } })
    #expect(failing.counts.failed == 1)
    #expect(try night.reasons() == ["it failed in an earlier run", Self.unchanged])
    // What stands there since is not the run's.
    try night.write("mine", to: "out/a.tif")
    #expect(try night.reasons()[0].contains("no run wrote it"))
    try night.remove("out/a.tif")

    let cancellation = CancellationFlag()
    let stopped = try night.run(overwrite: true, cancellation: cancellation, body: { _ in cancellation.cancel() })
    #expect(stopped.counts.cancelled == 1 && stopped.counts.notStarted == 1)
    #expect(try night.reasons() == ["an earlier run was stopped while it was in work", Self.unchanged])
    #expect(try night.run().counts.done == 1)
  }

  /// The output of before is still the run's, though the run that was to replace it failed.
  @Test func knowWhatAFailureLeft() throws {
    var night = try Night("a")
    try night.run()
    night.work = Night.work("two")
    try night.run(body: { _ in throw Night.Fault() })
    #expect(night.text("out/a.tif") == "developed aaa")
    #expect(try night.reasons() == ["it failed in an earlier run"])
    try night.write("mine", to: "out/a.tif")
    #expect(try night.reasons()[0].contains("was changed"))
  }

  @Test func developAgainWhatWasInWorkAtADeath() throws {
    let night = try Night("a", "b")
    try night.run()
    try night.rewriteJournal { lines in
      lines.filter { !$0.contains("\"record\":\"end\"") && !($0.contains("done") && $0.contains("b.dng")) }
    }
    try night.write("half", to: "out/b.tif")
    #expect(try night.reasons() == [Self.unchanged, "an earlier run died while it was in work"])
    #expect(try night.run().counts.done == 1)
    #expect(night.text("out/b.tif") == "developed bbb")
  }

  @Test func leaveOutWhatTheyDiedOnTwice() throws {
    let night = try Night("a", "b")
    try night.run()
    try night.killAll()
    #expect(try night.reasons()[0] == "an earlier run died while it was in work")
    try night.run(body: { if $0.index == 1 { throw Night.Fault() } })
    try night.killAll()
    // An orderly failure on b is no death.
    let quarantined = try night.run()
    #expect(quarantined.failures.map(\.category) == [.quarantined] && quarantined.counts.done == 1)
    let words = "refuse: is in quarantine: the last 2 runs that worked on it died meanwhile; add --retry-quarantined"
    #expect(try night.reasons()[0].hasPrefix(words))
    #expect(try night.reasons(overwrite: true)[0].hasPrefix(words), "--overwrite says nothing of deaths")
    #expect(try night.reasons(retryQuarantined: true)[0] == "asked for with --retry-quarantined")
    // Another pipeline may well survive the file.
    var other = night
    other.work = Night.work("two")
    #expect(try other.reasons()[0] == "an earlier run died while it was in work")
    #expect(try night.run(retryQuarantined: true).counts.done == 1)
    #expect(try night.reasons() == [Self.unchanged, Self.unchanged])
  }

  /// Of several files in work at a death each is tried alone, before the others; the one at which the next run dies is
  /// the culprit, and no other goes into quarantine with it.
  @Test func tellTheCulpritFromThoseBesideIt() throws {
    let night = try Night("a", "b", "c", "d")
    try night.run(body: { if $0.index == 3 { throw Night.Fault() } })
    try night.killAll()
    let entries = try night.foresee().entries
    #expect(entries.map(\.isSuspect) == [true, true, true, false])
    let order = Mutex<[Int]>([])
    try night.run(body: { item in order.withLock { $0.append(item.index) } })
    #expect(order.withLock { $0 } == [0, 1, 2, 3])
    // As if it had died in the midst of the second one, alone.
    let second = try #require(
      try night.journals().first { try String(contentsOf: $0, encoding: .utf8).contains("\"number\":2,") })
    let lines = try String(contentsOf: second, encoding: .utf8).split(separator: "\n")
    try Data(lines[...3].map { "\($0)\n" }.joined().utf8).write(to: second)
    try night.remove("out/c.tif")
    try night.remove("out/d.tif")
    let reasons = try night.reasons()
    #expect(reasons[0] == Self.unchanged && reasons[1].hasPrefix("refuse: is in quarantine: the last 2 runs"))
    #expect(reasons[2...] == ["an earlier run died while it was in work", "it failed in an earlier run"])
    // Deaths with others beside it, however many, are no evidence against a file.
    let crowd = try Night("a", "b")
    for _ in 0..<3 {
      try crowd.run()
      try crowd.killAll()
    }
    #expect(try crowd.reasons() == Array(repeating: "an earlier run died while it was in work", count: 2))
  }

  /// A second signal ends the process at once; the files in work were dropped, not the cause of a death.
  @Test func countNoDeathIfToldToStopAtOnce() throws {
    let night = try Night("a")
    for _ in 0..<3 {
      let session = try night.session()
      let processor = session.journaling(
        FakeProcessor(body: { _, _, _ in
          session.abandon()
          throw Cancelled()
        }), try night.entries())
      let runner = BatchRunner(
        processor: processor, pool: .init(count: 1), jobs: 1, budget: MemoryBudget(bytes: 100), observer: Recorder())
      _ = runner.run(
        runner.prepare(try night.entries(), cancellation: CancellationFlag()), cancellation: CancellationFlag())
      #expect(try night.reasons() == ["an earlier run was stopped while it was in work"])
    }
  }

  /// The clock is set back by years between two runs: the later run counts, whatever its name.
  @Test func followTheRunsAndNotTheClock() throws {
    var night = try Night("a")
    try night.run()
    let runs = night.url("out/.diffraw/runs")
    let first = try FileManager.default.contentsOfDirectory(atPath: runs.path)[0]
    try FileManager.default.moveItem(
      at: runs.appending(path: first), to: runs.appending(path: "20990101T000000Z-0000"))
    night.work = Night.work("two")
    try night.run()
    #expect(try night.reasons() == [Self.unchanged])
    night.work = Night.work("one")
    #expect(try night.reasons() == ["the pipeline or its settings have changed"])
  }

  /// The disk fills up in the midst of a file, at any place of the journal's pages: no line is left half written, and
  /// all is done once there is room.
  @Test(.enabled(if: SmallDisk.isPossible, "mounting a small file system takes root")) func outliveAFullDisk() throws {
    let disk = try SmallDisk()
    defer { disk.unmount() }
    var night = try Night("a", "b")
    try night.folder.link("disk", to: disk.url.path)
    night.output = "disk"
    let filler = disk.url.appending(path: "filler")
    for length in stride(from: 0, to: 4096, by: 128) {
      night.command = [String(repeating: "-", count: length)]
      let result = try night.run(
        retryQuarantined: true, journalEnds: false,
        body: { _ in
          try Data().write(to: filler)
          let file = try FileHandle(forWritingTo: filler)
          defer { try? file.close() }
          for size in [4096, 1] { while (try? file.write(contentsOf: Data(count: size))) != nil {} }
        })
      #expect(result.failures.map(\.category) == [.storageFull] && result.counts.notStarted == 1, "\(result.outcomes)")
      try FileManager.default.removeItem(at: filler)
      #expect(try night.foresee().warnings == [])
    }
    #expect(try night.run(retryQuarantined: true).counts.done == 2)
    #expect(try night.reasons() == [Self.unchanged, Self.unchanged])
  }

  @Test func goOnInACopyOfTheFolder() throws {
    var night = try Night("a", "b")
    try night.run()
    try FileManager.default.copyItem(at: night.url("out"), to: night.url("copy"))
    night.output = "copy"
    try night.remove("copy/b.tif")
    #expect(try night.reasons() == [Self.unchanged, "an output is missing"])
  }

  @Test func refuseInputsThatChangeMeanwhile() throws {
    let night = try Night("a", "b", "c")
    let result = try night.run(body: { item in
      switch item.index {
      case 0: try Data("more than before".utf8).write(to: item.input)
      case 1: try FileManager.default.removeItem(at: item.input.deletingLastPathComponent().appending(path: "c.dng"))
      default: break
      }
    })
    #expect(result.counts.done == 1)
    #expect(result.failures.map(\.category) == [.input, .input])
    #expect(result.failures[0].message == "has changed while it was developed; run again when it is complete")
    #expect(result.failures[1].message.hasPrefix("cannot be read: "))
    #expect(!night.folder.contains("out/a.tif"), "nobody knows what it shows")
    #expect(try night.reasons() == ["it failed in an earlier run", Self.unchanged])
  }

  /// The run state lies in the output folder, and is no photograph.
  @Test func areNoInputs() throws {
    let night = try Night("a")
    try night.run()
    let run = try #require(try night.journals().first).deletingLastPathComponent()
    try Data("raw".utf8).write(to: run.appending(path: "preview.dng"))
    #expect(throws: BatchError.self) { try InputDiscovery([night.folder["out"]], recursive: true) }
  }
}

/// Counts how far the comparison is, and does something at its first file.
private final class ComparisonWatch: BatchObserver {
  private let first: @Sendable () -> Void
  private let state = Mutex<[Int]>([])

  init(_ first: @escaping @Sendable () -> Void) { self.first = first }

  var counts: [Int] { state.withLock { $0 } }

  func receive(_ event: BatchEvent) {
    guard case .compared(let count, _) = event else { return }
    first()
    state.withLock { $0.append(count) }
  }
}
