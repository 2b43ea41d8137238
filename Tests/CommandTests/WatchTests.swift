import Foundation
import Testing

/// A folder into which photographs come.
@Suite struct WatchTests {
  private func start(_ place: Workplace, _ more: String...) throws -> Tool {
    try Tool(
      ["watch", "in", "-o", "out", "-p", "color-only", "--interval", "0.2"] + more,
      currentDirectory: place.directory.url)
  }

  /// Waits until something holds; the test fails by its own expectations if it never does.
  private func wait(for condition: () throws -> Bool) rethrows {
    let limit = Date(timeIntervalSinceNow: 60)
    while try !condition(), Date() < limit { Thread.sleep(forTimeInterval: 0.05) }
  }

  /// How many runs in the output folder have come to their end.
  private func endedRuns(_ place: Workplace) -> Int {
    let runs = place.file("out/.diffraw/runs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? []
    return names.count { name in
      let journal = try? String(contentsOf: runs.appending(path: "\(name)/journal.jsonl"), encoding: .utf8)
      return journal?.contains("\"record\":\"end\"") ?? false
    }
  }

  private func end(_ tool: Tool) throws -> Tool.Outcome {
    tool.send(SIGTERM)
    return try tool.finish(within: 30)
  }

  @Test func developsWhatComesIn() throws {
    let place = try Workplace(photographs: "in/a.dng", "b.dng")
    let tool = try start(place, "--metrics", "watch.prom")
    wait { place.files() == ["a.tif"] }
    #expect(place.files() == ["a.tif"])
    // A file that grows is left alone until it is whole.
    let whole = try place.bytes("b.dng")
    for part in 1...8 {
      try place.write(whole.prefix(whole.count * part / 8), to: "in/b.dng")
      #expect(place.files() == ["a.tif"])
      Thread.sleep(forTimeInterval: 0.1)
    }
    wait { place.files() == ["a.tif", "b.tif"] && endedRuns(place) == 2 }
    // The folder may go, and come back with more.
    try FileManager.default.moveItem(at: place.file("in"), to: place.file("elsewhere"))
    Thread.sleep(forTimeInterval: 1)
    try place.write(whole, to: "elsewhere/c.dng")
    try FileManager.default.moveItem(at: place.file("elsewhere"), to: place.file("in"))
    wait { place.files() == ["a.tif", "b.tif", "c.tif"] && endedRuns(place) == 3 }
    let outcome = try end(tool)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stdoutLines == ["out/a.tif", "out/b.tif", "out/c.tif"])
    #expect(!outcome.stderr.contains("failed in/"), "\(outcome)")
    #expect(outcome.stderrLines.count { $0.contains("the folder in cannot be read: No such file") } == 1, "\(outcome)")
    #expect(outcome.stderr.contains("the watch has ended"))
    let figures = String(decoding: try place.bytes("watch.prom"), as: UTF8.self)
    #expect(figures.contains("diffraw_files_total{status=\"done\"} 3.0\n"), "\(figures)")
  }

  @Test func takesAFileAgainOnlyWhenItChanged() throws {
    let place = try Workplace(photographs: "in/a.dng", "other.dng")
    try place.photograph("other.dng", 64, 48, seed: 99)
    let whole = try place.bytes("in/a.dng")
    try place.write(whole.prefix(whole.count / 2), to: "in/b.dng")
    let tool = try start(place)
    wait { place.files() == ["a.tif"] }
    let first = try place.bytes("out/a.tif")
    // Time for many scans, none of which takes the bad file again.
    Thread.sleep(forTimeInterval: 2)
    try place.write(whole, to: "in/b.dng")
    try place.write(place.bytes("other.dng"), to: "in/a.dng")
    try wait { try place.files() == ["a.tif", "b.tif"] && place.bytes("out/a.tif") != first }
    let outcome = try end(tool)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try place.picture("out/a.tif").size.area == 64 * 48, "the new picture replaced the old one")
    #expect(place.files() == ["a.tif", "b.tif"])
    #expect(outcome.stderrLines.count { $0.contains("failed in/b.dng: decode: is cut off") } == 1, "\(outcome)")
    #expect(outcome.stdoutLines.sorted() == ["out/a.tif", "out/a.tif", "out/b.tif"])
  }

  /// All that a watch does is told in one report, which can be looked at meanwhile.
  @Test func reportsAllThatItDoes() throws {
    let place = try Workplace(photographs: "in/a.dng", "b.dng", "other.dng")
    try place.photograph("other.dng", 64, 48, seed: 99)
    let tool = try start(place)
    func files() throws -> [[String: Any]] {
      let shown = try place.run("report", "out")
      guard shown.status == 0 else { return [] }
      let page = place.file(String(shown.stdout.dropLast()))
      let json = try Data(contentsOf: page.deletingLastPathComponent().appending(path: "report.json"))
      return (try JSONSerialization.jsonObject(with: json) as? [String: Any])?["files"] as? [[String: Any]] ?? []
    }
    func names(_ files: [[String: Any]]) -> [String?] { files.map { $0["input"] as? String } }
    try wait { try names(files()) == ["in/a.dng"] }
    try place.write(place.bytes("b.dng"), to: "in/b.dng")
    try wait { try names(files()) == ["in/a.dng", "in/b.dng"] }
    #expect(try names(files()) == ["in/a.dng", "in/b.dng"])
    try place.write(place.bytes("other.dng"), to: "in/a.dng")
    wait { endedRuns(place) == 3 }
    try place.write("no photograph", to: "in/c.dng")
    wait { endedRuns(place) == 4 }
    let outcome = try end(tool)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stderrLines.count { $0.hasPrefix("report: ") } == 1, "one for all: \(outcome)")
    let all = try files()
    #expect(names(all) == ["in/b.dng", "in/a.dng", "in/c.dng"], "a file that came again is told of once")
    #expect((all[1]["capture"] as? [String: Any])?["width"] as? Int == 64)
    let told = try #require(outcome.stderrLines.first { $0.hasPrefix("report: ") })
    let run = place.file(String(told.dropFirst("report: ".count))).deletingLastPathComponent()
    let pictures = all.flatMap { file in
      (file["previews"] as? [String: Any] ?? [:]).values.compactMap { $0 as? String }
    }
    let shown = try FileManager.default.contentsOfDirectory(atPath: run.appending(path: "previews").path)
    #expect(Set(pictures) == Set(shown.map { "previews/\($0)" }) && shown.count == 6)

    // Its runs are taken up together, too.
    try place.photograph("in/c.dng", 64, 48)
    let foreseen = try place.run("retry", run.path, "--dry-run")
    #expect(foreseen.stdoutLines.count == 1 && foreseen.stdout.hasPrefix("develop  in/c.dng"), "\(foreseen)")
    let again = try place.run("retry", "out")
    #expect(again.status == 0 && again.stdout == "out/c.tif\n", "\(again)")
  }

  /// The outputs of before are left alone, and limits hold for the watch as a whole.
  @Test func endsAtItsLimits() throws {
    let place = try Workplace(photographs: "in/a.dng")
    #expect(try place.run("run", "in", "-p", "color-only", "-o", "out").status == 0)
    let over = try start(place, "--deadline", "+3s").finish(within: 60)
    #expect(over.status == 0 && over.stdout.isEmpty && over.stderr.contains("1 skipped"), "\(over)")
    try place.write("no photograph", to: "in/b.dng")
    let failed = try start(place, "--fail-fast").finish(within: 60)
    #expect(failed.status == 2 && failed.stderr.contains("failed in/b.dng"), "\(failed)")
  }
}
