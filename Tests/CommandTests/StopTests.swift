import Foundation
import Testing

/// Runs that are stopped half way.
@Suite struct StopTests {
  /// Starts a run that takes minutes, and waits until its first file is done.
  private func startLongRun(_ place: Workplace) throws -> Tool {
    try place.photograph("photos/a.dng", 32, 32)
    for name in ["b", "c", "d"] { try place.photograph("photos/\(name).dng", 700, 500) }
    let tool = try Tool(
      ["run", "photos", "-p", "dslr-max", "-o", "out", "--jobs", "2"], currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    while !place.files().contains("a.tif"), Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
    // Into the midst of the others.
    Thread.sleep(forTimeInterval: 0.3)
    return tool
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func keepWhatIsDoneAndNothingElse(signal: Int32, status: Int32) throws {
    let place = try Workplace()
    let tool = try startLongRun(place)
    let start = Date()
    tool.send(signal)
    let outcome = try tool.finish(within: 30)
    #expect(outcome.status == status, "\(outcome)")
    #expect(Date().timeIntervalSince(start) < 5, "at once, for whoever waits at the terminal")
    #expect(outcome.stdout == "out/a.tif\n")
    #expect(place.files() == ["a.tif"], "no part of a picture, and no temporary file")
    #expect(try place.picture("out/a.tif").size.area == 32 * 32)
    #expect(outcome.stderr.contains("stopping: files in work are dropped, those done are kept"))
    #expect(outcome.stderr.contains("1 done, 0 skipped, 0 failed, 2 cancelled, 1 not started of 4"), "\(outcome)")
  }

  @Test func endAtOnceAtTheSecondSignal() throws {
    let place = try Workplace()
    let tool = try startLongRun(place)
    tool.send(SIGTERM)
    tool.send(SIGINT)
    let outcome = try tool.finish(within: 30)
    #expect([130, 143].contains(outcome.status), "\(outcome)")
    #expect(place.files() == ["a.tif"])
  }

  /// The files that were not done are done by the same command, given again.
  @Test func goOnWhereTheyStopped() throws {
    let place = try Workplace()
    let tool = try startLongRun(place)
    tool.send(SIGINT)
    #expect(try tool.finish(within: 30).status == 130)
    let plan = try place.run("run", "photos", "-p", "dslr-max", "-o", "out", "--dry-run")
    let lines = plan.stdoutLines
    try #require(plan.status == 0 && lines.count == 4, "\(plan)")
    #expect(lines[0] == "skip     photos/a.dng → out/a.tif  (already there, and nothing has changed)")
    #expect(lines[1].hasSuffix("; an earlier run was stopped while it was in work)"), "\(lines[1])")
    #expect(lines[3].hasSuffix("; not developed yet)"), "\(lines[3])")
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.stderr.contains("1 file is developed again: the pipeline or its settings have changed"))
    #expect(outcome.stderr.contains("4 done, 0 skipped, 0 failed of 4"))
  }
}
