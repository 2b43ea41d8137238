import Batch
import Foundation
import Testing

/// Where runs keep their state.
@Suite struct RunFolderTests {
  @Test func namesARunByItsStartInUTC() throws {
    let folder = try PhotoFolder()
    let run = try RunFolder(creatingIn: folder.path, at: Date(timeIntervalSince1970: 1_795_735_800))
    #expect(run.name.wholeMatch(of: /20261126T233000Z-[0-9a-f]{4}/) != nil, "\(run.name)")
    #expect(folder.contains(".diffraw/runs/\(run.name)"))
    #expect(run.report == folder[".diffraw/runs/\(run.name)/report.json"])
  }

  @Test func tellsRunsOfOneSecondApart() throws {
    let folder = try PhotoFolder()
    let start = Date(timeIntervalSince1970: 1_795_735_800)
    let runs = try (0..<500).map { _ in try RunFolder(creatingIn: folder.path, at: start) }
    #expect(Set(runs).count == 500)
    #expect(Set(try RunFolder.all(of: folder.path)) == Set(runs))
  }

  /// As their journals count them: the clock was set back from run to run.
  @Test func listsRunsInTheOrderOfTheirJournals() throws {
    let night = try Night("a")
    var runs: [RunFolder] = []
    for hour in [23, 11, 17, 11] {
      try night.run()
      let all = try RunFolder.all(of: night.folder["out"])
      let run = try #require(all.first { !runs.contains($0) })
      let name = "20261126T\(hour)3000Z-000\(runs.count)"
      try FileManager.default.moveItem(
        at: night.url("out/.diffraw/runs/\(run.name)"), to: night.url("out/.diffraw/runs/\(name)"))
      runs.append(RunFolder(run.path.parent.appending(FilePath(name))))
    }
    #expect(try RunFolder.all(of: night.folder["out"]) == runs)
    try night.remove("out/.diffraw/runs/\(runs[2].name)/journal.jsonl")
    #expect(try RunFolder.all(of: night.folder["out"]) == [2, 0, 1, 3].map { runs[$0] })
  }

  @Test func listsRunsByTheirStart() throws {
    let folder = try PhotoFolder()
    #expect(try RunFolder.all(of: folder.path) == [])
    let starts = [1_800_000_000, 1_700_000_000, 1_750_000_000].map { Date(timeIntervalSince1970: $0) }
    let runs = try starts.map { try RunFolder(creatingIn: folder.path, at: $0) }
    try folder.addFolder(".diffraw/runs/notes")
    #expect(try RunFolder.all(of: folder.path) == [runs[1], runs[2], runs[0]])
  }

  @Test func saysWhyAFolderCannotBeMade() throws {
    let folder = try PhotoFolder([".diffraw"])
    let error = try #require(throws: BatchError.self) { try RunFolder(creatingIn: folder.path) }
    #expect(error.code == .unusableOutputFolder)
    #expect("\(error)".contains(".diffraw/runs"))
  }
}
