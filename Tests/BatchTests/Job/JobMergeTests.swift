import Batch
import FileWriting
import Foundation
import Pipeline
import TestSupport
import Testing

/// What a merge finds.
@Suite struct JobMergeTests {
  /// A job of four files in two shards, all of it done.
  private func done() throws -> (Team, JobFolder) {
    let team = try Team(["a", "b", "c", "d"])
    let job = try #require(try team.plan(shards: 2))
    for shard in 0..<2 { try team.run(shard, of: job) }
    return (team, job)
  }

  @Test func nameWhatIsMissing() throws {
    let team = try Team(["a", "b", "c", "d"])
    let job = try #require(try team.plan(shards: 2))
    let none = try team.merge(job)
    #expect(none.status == .incomplete && none.status.rawValue == 1 && none.missing == [0, 1, 2, 3])
    #expect(try none.write().totals.notStarted == 4)
    try team.run(1, of: job)
    try team.night.remove("out/d.tif")
    let merge = try team.merge(job)
    let files = ["a", "b", "d"].map { team.night.folder["in/\($0).dng"] }
    #expect(
      merge.complaint == [
        "3 files are missing:", "  \(files[0]): no shard has begun it", "  \(files[1]): no shard has begun it",
        "  \(files[2]): it was done, but its output \(job.output)/d.tif is gone",
        "to make up for them, and then merge again:",
        "  for i in 0 1; do diffraw run --job \(job.path) --shard $i/2; done",
      ])
    try team.night.write("#!/bin/sh\n", to: "out/.diffraw/jobs/\(job.name)/shard.sbatch")
    #expect(merge.complaint.contains("  sbatch --array=0,1 \(job.path)/shard.sbatch"))
    for shard in 0..<2 { #expect(try team.run(shard, of: job).status == .success) }
    #expect(try team.merge(job).status == .success)
  }

  /// An output that was changed since is not what the report would say of it.
  @Test(arguments: ["developed aab", "short", ""]) func noticeChangedOutputs(content: String) throws {
    let (team, job) = try done()
    try team.night.write(content, to: "out/a.tif")
    let merge = try team.merge(job)
    #expect(merge.status == .someFailed && merge.records.map(\.status) == [.failed, .done, .done, .done])
    #expect(merge.records[0].message?.contains("out/a.tif is not what was written") == true)
    try team.night.remove("out/a.tif")
    #expect(try team.run(0, of: job).result.counts.done == 1)
    #expect(try team.merge(job).status == .success)
  }

  /// A file that failed in one attempt and is done in another is done.
  @Test func preferDoneOverFailed() throws {
    let team = try Team(["a"])
    let job = try #require(try team.plan(shards: 1))
    // A copy fails while another one is at work, and ends before it or after it.
    try team.run(0, of: job) { _, _ in try team.run(0, of: job) { _, _ in throw Night.Fault() } }
    let merge = try team.merge(job)
    #expect(merge.status == .success && merge.records[0].status == .done && merge.records[0].message == nil)
    #expect(try team.night.reasons() == ["skip: \(ResumePlan.unchanged)"])
    let other = try Team(["a"])
    let second = try #require(try other.plan(shards: 1))
    try other.run(0, of: second) { _, _ in
      try other.run(0, of: second)
      throw Night.Fault()
    }
    #expect(try other.merge(second).status == .success)
    #expect(try other.night.reasons() == ["skip: \(ResumePlan.unchanged)"])
  }

  /// What stands in no record stands in the journal; a damaged line is named.
  @Test func doWithoutRecords() throws {
    let (team, job) = try done()
    let folder = team.night.url("out/.diffraw/jobs/\(job.name)/records")
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      folder.appending(path: $0)
    }
    let whole = try team.merge(job).records
    try FileManager.default.removeItem(at: logs[0])
    try team.rewrite(logs[1]) { ["nonsense"] + $0.dropFirst() }
    let merge = try team.merge(job)
    #expect(merge.status == .success && merge.warnings.count == 1)
    #expect(merge.warnings[0].hasSuffix(":1: the record is damaged, and the report tells less"))
    #expect(merge.records.map(\.outputs) == whole.map(\.outputs) && merge.records.map(\.input) == whole.map(\.input))
  }

  /// A log that ends anywhere, as a sudden end leaves it.
  @Test func endAnywhere() throws {
    let (team, job) = try done()
    let folder = team.night.url("out/.diffraw/jobs/\(job.name)/records")
    let log = folder.appending(path: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()[0])
    let whole = try Data(contentsOf: log)
    for length in stride(from: 0, through: whole.count, by: 7) {
      try whole.prefix(length).write(to: log)
      let merge = try team.merge(job)
      #expect(merge.status == .success && merge.warnings.isEmpty)
    }
  }

  @Test func leaveOutJournalsOfOtherPlans() throws {
    let (team, job) = try done()
    let journal = try team.journals(job)[0]
    try team.rewrite(journal) { lines in
      [lines[0].replacing(/"plan":"[0-9a-f]{64}"/, with: "\"plan\":\"\(String(repeating: "0", count: 64))\"")]
        + lines.dropFirst()
    }
    let merge = try team.merge(job)
    #expect(merge.warnings == ["\(FilePath(journal.path)): the journal belongs to another plan and is left out"])
    // The folder's history knows all the same what stands there.
    #expect(merge.status == .success && merge.records.map(\.status) == [.skipped, .skipped, .done, .done])
  }

  @Test func refuseAJournalOfTheFuture() throws {
    let (team, job) = try done()
    try team.rewrite(try team.journals(job)[1]) { _ in ["{\"record\":\"run\",\"version\":9}"] }
    for attempt in [{ _ = try team.merge(job) }, { _ = try team.run(0, of: job) }, { _ = try team.night.run() }] {
      #expect(try #require(throws: BatchError.self) { try attempt() }.code == .unreadableJournal)
    }
  }

  /// Temporaries of the job's processes go once all is done, wherever they ran; those of strangers stay.
  @Test func sweepWhatTheJobLeft() throws {
    let (team, job) = try done()
    try team.rewrite(try team.journals(job)[0]) { lines in
      [lines[0].replacing(/"host":"[^"]*"/, with: "\"host\":\"far\"").replacing(/"pid":[0-9]+/, with: "\"pid\":4711")]
        + lines.dropFirst()
    }
    func add(_ host: String, _ process: Int32) throws -> String {
      let name = TemporaryName.text(for: "a.tif", process: process, number: 1, host: Host.tag(of: host))
      try team.night.write("half", to: "out/\(name)")
      return "out/\(name)"
    }
    let far = try add("far", 4711)
    let strangers = [try add("far", 4712), try add("near", 4711)]
    let dead = try add(Host.name, .max - 1)
    try team.night.write("keep", to: "out/b.keep")
    try team.night.remove("out/b.tif")
    #expect(try team.merge(job).swept == 1, "while a copy may be at work")
    #expect(!team.night.folder.contains(dead) && team.night.folder.contains(far))
    try team.run(0, of: job)
    #expect(try team.merge(job).swept == 1)
    #expect(!team.night.folder.contains(far) && strangers.allSatisfy(team.night.folder.contains))
  }

  /// What is not beside the outputs: previews, the job's own files, and a lock that never was complete.
  @Test func sweepWhatTheJobLeftOutOfSight() throws {
    let (team, job) = try done()
    let name = FilePath(TemporaryName.text(for: "000001-after.jpg", process: .max - 1, number: 1))
    for place in [job.reportFolder.previews, job.path, RunFolder.state(of: job.output)] {
      try FileSystem.createFolder(place)
      try Data("half".utf8).write(to: try #require(place.appending(name).url))
    }
    #expect(try team.merge(job).swept == 3)
    #expect(try team.merge(job).swept == 0)
  }
}
