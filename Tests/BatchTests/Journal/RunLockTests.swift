import Batch
import FileWriting
import Foundation
import Synchronization
import Testing

/// One run an output folder.
@Suite struct RunLockTests {
  private func lock(_ night: Night, _ identity: ProcessIdentity) throws {
    try night.folder.addFolder("out/.diffraw")
    try JSONEncoder().encode(identity).write(to: night.url("out/.diffraw/lock"))
  }

  @Test func keepsOthersOut() throws {
    let night = try Night("a")
    let session = try night.session()
    let error = try #require(throws: BatchError.self) { try night.session() }
    #expect(error.code == .folderInUse && error.exitStatus == .tryAgain)
    #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier) on "))
    #expect(error.remedy == "wait for its end, then run again")
    #expect(try night.reasons() == ["not developed yet"], "a dry run takes no lock")
    session.abandon()
    try night.session().abandon()
    #expect(try night.run().counts.done == 1)
    #expect(!night.folder.contains("out/.diffraw/lock"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: night.url("out/.diffraw").path) == ["runs"])
  }

  @Test func isFreeAfterAnError() throws {
    let night = try Night("a")
    try night.folder.add("out/.diffraw/runs")
    #expect(throws: BatchError.self) { try night.session() }
    #expect(!night.folder.contains("out/.diffraw/lock"))
  }

  @Test func passesOnFromTheDead() throws {
    let night = try Night("a")
    let own = ProcessIdentity.current
    var (otherBoot, later, gone) = (own, own, own)
    otherBoot.boot = "another"
    later.start = 1
    gone.pid = .max
    for dead in [otherBoot, later, gone] {
      try lock(night, dead)
      #expect(try night.run().counts.total == 1, "\(dead)")
    }
  }

  @Test func holdsOnOtherMachines() throws {
    let night = try Night("a")
    try lock(night, ProcessIdentity(host: "node7", pid: 12, boot: "x", start: 1))
    let error = try #require(throws: BatchError.self) { try night.session() }
    #expect(error.message.hasSuffix("process 12 on node7"))
    #expect(error.remedy.contains("remove \(night.folder["out/.diffraw/lock"]) if it is over"))
    try night.write("not JSON", to: "out/.diffraw/lock")
    let unknown = try #require(throws: BatchError.self) { try night.session() }
    #expect(unknown.message.hasSuffix("its lock does not say by whom"))
    try night.remove("out/.diffraw/lock")
    _ = try night.session()
  }

  /// Many that come at the same time, to a folder with a stale lock: never two are in, and all get their turn.
  @Test func letsOneInAtATime() throws {
    let night = try Night("a")
    var dead = ProcessIdentity.current
    dead.pid = .max
    try lock(night, dead)
    let inside = Atomic<Int>(0)
    let entered = Atomic<Int>(0)
    let faults = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      var done = 0
      while done < 10 {
        do {
          let session = try night.session()
          let others = inside.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
          if others != 0 { faults.withLock { $0.append("two are in") } }
          inside.wrappingSubtract(1, ordering: .sequentiallyConsistent)
          session.abandon()
          entered.wrappingAdd(1, ordering: .relaxed)
          done += 1
        } catch let error as BatchError where error.code == .folderInUse {
          Thread.sleep(forTimeInterval: 0.001)
        } catch {
          faults.withLock { $0.append("\(error)") }
          return
        }
      }
    }
    #expect(faults.withLock { $0 } == [])
    #expect(entered.load(ordering: .relaxed) == 80)
    #expect(try night.journals().count == 80, "each with a folder of its own")
  }

  @Test func sweepsWhatTheDeadLeft() throws {
    let night = try Night("a")
    let first = try #require(ProcessStatus(of: 1), "of a process that outlives the test")
    let name = { TemporaryName.text(for: "b.tif", process: 1, start: $0, number: 0) }
    let dead = [
      "out/.a.tif.diffraw-2147483647-0.tmp", "out/.x.diffraw-2147483647-12.tmp", "out/\(name(first.start + 1))",
    ]
    let others = [
      "out/.a.tif.diffraw-1-0.tmp", "out/\(name(first.start))", "out/a.tif.diffraw-2147483647-0.tmp",
      "out/.a.diffraw-2147483647.tmp", "out/.a.tif.diffraw-2147483647-0.tmp.txt",
      "elsewhere/.a.tif.diffraw-2147483647-0.tmp",
    ]
    for name in dead + others { try night.folder.add(name) }
    try night.folder.link("out/.link.diffraw-2147483647-0.tmp", to: "nowhere")
    let session = try night.session()
    #expect(session.sweep(beside: try night.entries()) == 3, "a number that another process has, too")
    #expect(dead.allSatisfy { !night.folder.contains($0) } && others.allSatisfy(night.folder.contains))
    #expect(session.sweep(beside: try night.entries()) == 0)
    try night.folder.add("out/.probe.diffraw-2147483647-7.tmp")
    #expect(session.sweep(beside: []) == 1, "the folder itself, wherever outputs go")
  }

  @Test func sweepsThePreviewsOfRunsThatDied() throws {
    let night = try Night("a")
    let name = FilePath(".000001-after.jpg.diffraw-2147483647-0.tmp")
    func half(in run: RunFolder) throws -> FilePath {
      try FileSystem.createFolder(run.previews)
      let half = run.previews.appending(name)
      try Data("half".utf8).write(to: try #require(half.url))
      return half
    }
    try night.run()
    let died = try night.session()
    let ended = try #require(RunFolder.all(of: night.folder["out"]).first)
    let halves = (try half(in: ended), try half(in: died.runFolder))
    died.abandon()
    #expect(try night.session().sweep(beside: []) == 1)
    #expect(FileSystem.exists(halves.0) && !FileSystem.exists(halves.1))
  }
}
