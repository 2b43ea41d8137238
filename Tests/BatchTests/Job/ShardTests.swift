import Batch
import Foundation
import Pipeline
import TestSupport
import Testing

/// Work in shards, and what becomes of it when machines and people do what they do.
@Suite struct ShardTests {
  private static let expected = Dictionary(
    uniqueKeysWithValues: Team.names.map { ("\($0).tif", "developed \($0)\($0)\($0)") })

  /// Any order, each shard once or more, and a merge that adds up; the next run leaves all alone.
  @Test(arguments: 1...9) func doWhatOneRunWouldDo(shards: Int) throws {
    let team = try Team()
    let job = try #require(try team.plan(shards: shards))
    let plan = try JobManifest(of: job).plan
    #expect(plan.shards == min(shards, 7) && plan.files.count == 7)
    var random = SplitMix64(seed: UInt64(shards))
    for shard in [0..<plan.shards, 0..<plan.shards].joined().shuffled(using: &random) {
      let (result, status, _) = try team.run(shard, of: job)
      #expect(status == .success && result.counts.total == plan.files.count { $0.shard == shard })
    }
    #expect(try team.outputs() == Self.expected)
    let merge = try team.merge(job)
    #expect(merge.status == .success && merge.complaint.isEmpty && merge.warnings.isEmpty && merge.doneTwice == 0)
    let report = try merge.write()
    #expect(report.totals.done == 7 && report.totals.inputs == 7)
    #expect(report.run.models == [.init(name: "m", digest: "0f")] && report.run.workers == 2)
    #expect(try team.night.foresee().entries.allSatisfy { $0.action == .skip(reason: ResumePlan.unchanged) })
    #expect(try team.plan() == nil, "there is nothing to plan")
  }

  /// What a run did between plan and shard is left alone, and counts as there.
  @Test func leaveAloneWhatARunDid() throws {
    let team = try Team()
    let job = try #require(try team.plan())
    try team.night.run()
    for shard in 0..<3 { #expect(try team.run(shard, of: job).result.counts.done == 0) }
    let merge = try team.merge(job)
    #expect(merge.status == .success && merge.records.allSatisfy { $0.status == .skipped })
  }

  /// A run by another pipeline between two attempts, of which the later one counts.
  @Test func goByWhatCameLast() throws {
    var team = try Team(["a", "b"])
    let job = try #require(try team.plan(shards: 1))
    team.night.work = Night.work("two")
    try team.night.run()
    team.night.work = Night.work()
    #expect(try team.run(0, of: job).result.counts.done == 2)
    #expect(try team.night.reasons() == Array(repeating: "skip: \(ResumePlan.unchanged)", count: 2))
    #expect(try team.merge(job).status == .success)
  }

  /// Two copies of a shard at the same time, as when a machine is taken for lost: each does all its files.
  @Test func twoCopiesDoNoHarm() throws {
    let team = try Team(["a", "b", "c"])
    let job = try #require(try team.plan(shards: 1))
    // The second copy begins and ends in the midst of the first.
    try team.run(0, of: job) { item, _ in
      guard item.index == 1 else { return }
      let second = try team.run(0, of: job)
      #expect(second.status == .success && second.result.counts.done == 2 && second.result.counts.skipped == 1)
    }
    #expect(try team.journals(job).count == 2)
    let merge = try team.merge(job)
    #expect(merge.status == .success && merge.doneTwice == 2)
    #expect(try team.outputs() == ["a.tif": "developed aaa", "b.tif": "developed bbb", "c.tif": "developed ccc"])
    #expect(try team.night.reasons() == Array(repeating: "skip: \(ResumePlan.unchanged)", count: 3))
  }

  @Test func goOnAfterADeath() throws {
    let team = try Team(["a", "b", "c"])
    let job = try #require(try team.plan(shards: 1))
    try team.run(0, of: job)
    try team.kill(try team.journals(job)[0])
    for name in ["b", "c"] { try team.night.remove("out/\(name).tif") }
    #expect(try team.merge(job).status == .incomplete)
    let (result, status, _) = try team.run(0, of: job)
    #expect(status == .success && result.counts.done == 3)
    #expect(try team.merge(job).status == .success)
  }

  /// A file on which two attempts died is not tried a third time; it is one failure by name.
  @Test(arguments: [false, true]) func twoDeathsAreEnough(isRetried: Bool) throws {
    let team = try Team(["a"])
    let job = try #require(try team.plan(shards: 1, .init(retryQuarantined: isRetried)))
    for turn in 0..<2 {
      #expect(try team.run(0, of: job).status == .success)
      try team.kill(try team.journals(job)[turn])
      try team.night.remove("out/a.tif")
    }
    let (result, status, _) = try team.run(0, of: job)
    #expect(status == .someFailed && result.failures.map(\.category) == [.quarantined])
    let merge = try team.merge(job)
    #expect(merge.status == .someFailed && merge.records[0].message?.contains("is in quarantine") == true)
  }

  /// SIGTERM: files in work are noted as dropped at once, so that a later kill is no death, and may still end.
  @Test func noteTheEndBeforeItComes() throws {
    let team = try Team(["a", "b"])
    let job = try #require(try team.plan(shards: 1))
    for turn in 0..<3 {
      let closing = CancellationFlag()
      let (result, status, _) = try team.run(0, of: job, closing: closing, signal: .terminate) { _, part in
        closing.cancel()
        part.session.expectEnd()
      }
      #expect(status == .tryAgain && result.counts.done == 1 && result.counts.notStarted == 1)
      let journal = try team.journals(job)[turn]
      let records = try JournalReader(contentsOf: FilePath(journal.path)).records
      guard records.count == 4, case .begin = records[0], case .dropped(let dropped) = records[1],
        case .done = records[2], case .end(let end) = records[3]
      else {
        Issue.record("\(records)")
        return
      }
      #expect(dropped.left == nil && end.status == 75)
      #expect(try team.night.reasons().first == "skip: \(ResumePlan.unchanged)")
      // Killed before the file ended.
      try team.kill(journal, behind: "dropped")
      try team.night.remove("out/a.tif")
      #expect(try team.night.reasons() == [DevelopmentReason.dropped.description, DevelopmentReason.new.description])
    }
    #expect(try team.run(0, of: job).status == .success, "none was a death")
  }

  /// No file is begun any more, also by a thread that was about to.
  @Test func beginNothingOnceTheEndIsNear() throws {
    let team = try Team(["a", "b"])
    let job = try #require(try team.plan(shards: 1))
    // The runner has not heard of it yet.
    let (result, status, _) = try team.run(0, of: job, signal: .terminate) { _, part in part.session.expectEnd() }
    #expect(result.counts.done == 1 && result.counts.cancelled == 1 && status == .tryAgain)
    #expect(try team.outputs() == ["a.tif": "developed aaa"])
  }

  /// Attempts that get nowhere are not repeated forever; one that ends a file, be it as failed, counts for all.
  @Test func giveUpWithoutProgress() throws {
    let team = try Team(["a", "b"])
    let job = try #require(try team.plan(shards: 1))
    let closed = CancellationFlag()
    closed.cancel()
    for _ in 0..<4 { #expect(try team.run(0, of: job, closing: closed, signal: .terminate).status == .tryAgain) }
    let closing = CancellationFlag()
    let failing = try team.run(0, of: job, closing: closing, signal: .terminate) { _, _ in
      closing.cancel()
      throw Night.Fault()
    }
    #expect(failing.status == .tryAgain && failing.result.counts.failed == 1)
    for turn in 1...5 {
      let closing = CancellationFlag()
      // That the same file fails again is no progress.
      let (_, status, refusal) = try team.run(0, of: job, closing: closing, signal: .terminate) { _, _ in
        closing.cancel()
        throw Night.Fault()
      }
      #expect(status == (turn < 5 ? .tryAgain : .someFailed))
      #expect((refusal != nil) == (turn == 5))
      if turn == 5 { #expect(refusal?.hasPrefix("the last 5 attempts at shard 0 ended no further file") == true) }
    }
    #expect(try team.run(0, of: job).status == .success, "whoever asks for it may try again")
  }

  @Test func refuseInputsThatChangedSince() throws {
    let team = try Team(["a", "b", "c", "d"])
    let job = try #require(try team.plan(shards: 1))
    try team.night.write("AAA", to: "in/a.dng")
    try team.night.write("longer", to: "in/b.dng")
    try team.night.remove("in/c.dng")
    let (result, status, _) = try team.run(0, of: job)
    #expect(status == .someFailed && result.counts.done == 1)
    #expect(
      result.failures.map { String($0.message.prefix { $0 != ";" }) } == [
        "has changed since the work was planned (time of last change)",
        "has changed since the work was planned (size)", "cannot be opened: No such file or directory",
      ])
    #expect(try team.outputs() == ["d.tif": "developed ddd"])
    let merge = try team.merge(job)
    #expect(merge.status == .someFailed && merge.missing.isEmpty)
    #expect(merge.records.map(\.status) == [.failed, .failed, .failed, .done])
  }

  /// What was there before is replaced if the plan says so, and what a shard has written is not written once more.
  @Test func overwriteOnce() throws {
    let team = try Team(["a", "b"])
    try team.night.write("mine", to: "out/a.tif")
    let careful = try #require(try team.plan(shards: 1))
    #expect(try team.run(0, of: careful).status == .someFailed)
    #expect(team.night.text("out/a.tif") == "mine")
    let job = try #require(try team.plan(shards: 1, .init(overwrite: true)))
    #expect(try team.run(0, of: job).result.counts.done == 2)
    #expect(team.night.text("out/a.tif") == "developed aaa")
    #expect(try team.run(0, of: job).result.counts.skipped == 2)
  }

  @Test func giveWayToARun() throws {
    let team = try Team(["a"])
    let job = try #require(try team.plan(shards: 1))
    let session = try team.night.session()
    for attempt in [
      { _ = try team.part(0, of: job) }, { _ = try team.merge(job) }, { _ = try team.plan() },
    ] {
      let error = try #require(throws: BatchError.self) { try attempt() }
      #expect(error.code == .folderInUse && error.exitStatus == .tryAgain)
    }
    session.abandon()
    #expect(try team.journals(job).isEmpty, "no attempt was made")
    #expect(try team.run(0, of: job).status == .success)
  }

  /// Clocks that were set back, or are wrong on one machine, change nothing.
  @Test func goByNoClock() throws {
    let team = try Team(["a", "b"])
    let job = try #require(try team.plan(shards: 2))
    for shard in 0..<2 { try team.run(shard, of: job) }
    for (journal, year) in zip(try team.journals(job), ["1970", "2999"]) {
      try team.rewrite(journal) { $0.map { $0.replacing(/"started":"\d{4}/, with: "\"started\":\"\(year)") } }
    }
    #expect(try team.night.reasons() == Array(repeating: "skip: \(ResumePlan.unchanged)", count: 2))
    try team.rewrite(try team.journals(job)[0]) {
      $0.map { $0.replacing("\"started\":\"1970", with: "\"started\":\"2999") }
    }
    let run = try team.merge(job).write().run
    #expect(run.start <= run.end)
  }

  /// A shard of which nothing is left, and one that never had a file.
  @Test func emptyShardsAreDone() throws {
    let team = try Team(["a", "b"])
    let made = try #require(try team.plan(shards: 2))
    var plan = try JobManifest(of: made).plan
    plan.shards = 3
    let name = "20261126T000000Z-0000"
    try team.night.folder.addFolder("out/.diffraw/jobs/\(name)/journals")
    try team.night.folder.addFolder("out/.diffraw/jobs/\(name)/records")
    try JobManifest(plan).json().write(to: team.night.url("out/.diffraw/jobs/\(name)/manifest.json"))
    let job = try JobFolder(at: team.night.folder["out/.diffraw/jobs/\(name)"])
    let (result, status, _) = try team.run(2, of: job)
    #expect(status == .success && result.counts.total == 0)
    for shard in 0..<2 { #expect(try team.run(shard, of: job).status == .success) }
    #expect(try team.merge(job).status == .success)
  }

  @Test func refuseWhatIsNoJob() throws {
    let team = try Team(["a"])
    for name in ["out", "nowhere", "out/.diffraw/jobs", "in/a.dng"] {
      let error = try #require(throws: BatchError.self) { try JobFolder(at: team.night.folder[name]) }
      #expect(error.code == .noJob && error.exitStatus == .noInput)
    }
  }
}
