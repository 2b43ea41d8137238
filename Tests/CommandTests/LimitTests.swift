import Foundation
import Testing

/// Runs that are told when to end, and how much to yield.
@Suite struct LimitTests {
  @Test func aDeadlineThatHasComeLeavesAllForTheNextRun() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--deadline", "+0s")
    #expect(outcome.status == 75 && outcome.stdout.isEmpty && place.files() == [], "\(outcome)")
    #expect(outcome.stderr.contains("stopping: the deadline +0s has come"))
    #expect(outcome.stderr.contains("2 not started of 2") && outcome.stderr.contains(", stopped: the deadline +0s"))
    let next = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--deadline", "+1h")
    #expect(next.status == 0 && place.files() == ["a.tif", "b.tif"], "\(next)")
    // With nothing left to do, no deadline is missed.
    let last = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--deadline", "+0s")
    #expect(last.status == 0 && last.stderr.contains("2 skipped"), "\(last)")
  }

  @Test(arguments: [["--fail-fast"], ["--max-failures", "1"], ["--max-failures", "2"]])
  func failuresEndTheRun(words: [String]) throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/d.dng")
    let whole = try place.bytes("photos/a.dng")
    for name in ["b", "c"] { try place.write(whole.prefix(whole.count / 2), to: "photos/\(name).dng") }
    let outcome = try Tool.run(
      ["run", "photos", "-p", "color-only", "-o", "out"] + words, currentDirectory: place.directory.url)
    // Both are refused for their headers before the first file is begun.
    #expect(outcome.status == 2 && place.files() == [], "\(outcome)")
    #expect(outcome.stderr.contains("stopping: 2 files failed"))
    #expect(outcome.stderr.contains("0 done, 0 skipped, 2 failed, 2 not started of 4"))
    let more = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--max-failures", "3")
    #expect(more.status == 2 && place.files() == ["a.tif", "d.tif"], "\(more)")
  }

  /// Every thread yields, those too that Dispatch started.
  @Test func nicenessIsThatOfAllThreads() throws {
    let place = try Workplace()
    for name in ["a", "b"] { try place.photograph("photos/\(name).dng", 700, 500) }
    let tool = try Tool(
      ["run", "photos", "-p", "dslr-max", "-o", "out", "--nice", "7"], currentDirectory: place.directory.url)
    defer { tool.send(SIGKILL) }
    let limit = Date(timeIntervalSinceNow: 60)
    let own = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    var nicenesses: [Int] = []
    repeat {
      Thread.sleep(forTimeInterval: 0.2)
      nicenesses = tool.threadNicenesses
    } while (nicenesses.count < 5 || nicenesses.contains { $0 < 7 + Int(own) }) && Date() < limit
    #expect(nicenesses.count >= 5 && nicenesses.allSatisfy { $0 == min(19, 7 + Int(own)) }, "\(nicenesses)")
  }
}

extension Tool {
  /// The niceness of each thread, the 19th field of its `stat`.
  fileprivate var threadNicenesses: [Int] {
    let tasks = "/proc/\(processIdentifier)/task"
    return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).compactMap { task in
      guard let stat = try? String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 16
      else { return nil }
      return Int(fields[16])
    }
  }
}
