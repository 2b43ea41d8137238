import Foundation
import TestSupport
import Testing

/// Batches that end suddenly at random moments, and what the next run makes of them.
///
/// `DIFFRAW_KILLS=500 swift test -c release --skip-build --filter CrashTests` takes so many moments rather than some
/// dozens, and `DIFFRAW_SEED=7` others. The counts are printed.
@Suite(.serialized) struct CrashTests {
  private static let moments = number("DIFFRAW_KILLS") ?? 24
  private static let seed = UInt64(number("DIFFRAW_SEED") ?? 1)
  private static let names = (0..<12).map { "\($0)" }
  private static let jobs = 3

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }

  /// What became of all moments.
  private struct Counts: CustomStringConvertible {
    var kills = 0
    var beforeTheFirst = 0
    var afterTheLast = 0
    var done = 0
    var missing = 0
    var redone = 0
    var lost = 0
    var halves = 0
    var temporaries: [String] = []
    var different = 0

    var description: String {
      "\(kills) sudden ends (\(beforeTheFirst) before the first output, \(afterTheLast) after the last): "
        + "\(done) files were done before, \(missing) after; \(lost) lost, \(halves) half, \(redone) done twice of those "
        + "in work, \(temporaries.count) temporaries left \(temporaries), \(different) outputs differ"
    }
  }

  /// Photographs, and an undisturbed run of them.
  private static func makePlace() throws -> (place: Workplace, reference: [String: Data], seconds: Double) {
    let place = try Workplace()
    for (index, name) in names.enumerated() { try place.photograph("photos/\(name).dng", 40, 32, seed: UInt64(index)) }
    _ = try place.run("--version")
    let start = ContinuousClock.now
    let outcome = try place.run(arguments(to: "undisturbed"))
    let elapsed = ContinuousClock.now - start
    #expect(outcome.status == 0, "\(outcome)")
    let reference = try outputs(place, "undisturbed")
    #expect(reference.count == names.count)
    return (place, reference, elapsed / .seconds(1))
  }

  private static func arguments(to folder: String) -> [String] {
    ["run", "photos", "-p", "color-only", "-o", folder, "--jobs", "\(jobs)"]
  }

  private static func outputs(_ place: Workplace, _ folder: String) throws -> [String: Data] {
    try place.files(folder).filter { $0.hasSuffix(".tif") }.reduce(into: [:]) {
      $0[$1] = try place.bytes("\(folder)/\($1)")
    }
  }

  @Test(arguments: [SIGKILL, SIGTERM]) func loseNothing(signal: Int32) throws {
    let (place, reference, seconds) = try Self.makePlace()
    var random = SplitMix64(seed: Self.seed)
    var counts = Counts()
    for _ in 0..<Self.moments {
      try? FileManager.default.removeItem(at: place.file("out"))
      let tool = try Tool(Self.arguments(to: "out"), currentDirectory: place.directory.url)
      Thread.sleep(forTimeInterval: .random(in: 0...seconds * 1.1, using: &random))
      tool.sendToGroup(signal)
      _ = try tool.finish()
      try Self.goOn(place, "out", reference, &counts)
    }
    print(signal == SIGKILL ? "kill -9:" : "SIGTERM:", counts)
    #expect(counts.kills == Self.moments)
    #expect(counts.lost == 0 && counts.halves == 0 && counts.temporaries.isEmpty && counts.different == 0, "\(counts)")
  }

  /// The folder as it was at a moment, which is what a power cut leaves of files that were brought to the disk.
  @Test func goOnFromAnyMoment() throws {
    let (place, reference, seconds) = try Self.makePlace()
    var random = SplitMix64(seed: Self.seed &+ 1)
    var counts = Counts()
    for _ in 0..<Self.moments / 2 {
      for folder in ["out", "copy"] { try? FileManager.default.removeItem(at: place.file(folder)) }
      let tool = try Tool(Self.arguments(to: "out"), currentDirectory: place.directory.url)
      Thread.sleep(forTimeInterval: .random(in: 0...seconds, using: &random))
      tool.sendToGroup(SIGSTOP)
      // Stopping takes the threads a moment.
      Thread.sleep(forTimeInterval: 0.02)
      if place.isFolder("out") {
        try FileManager.default.copyItem(at: place.file("out"), to: place.file("copy"))
      }
      tool.sendToGroup(SIGCONT)
      let outcome = try tool.finish()
      #expect(outcome.status == 0, "\(outcome)")
      try Self.goOn(place, "copy", reference, &counts)
    }
    print("copies:", counts)
    #expect(counts.lost == 0 && counts.halves == 0 && counts.temporaries.isEmpty && counts.different == 0, "\(counts)")
  }

  /// Each re-run is killed too; what was in work at two deaths is tried again because the user says so.
  @Test func comeToAnEndAfterManyDeaths() throws {
    let (place, reference, seconds) = try Self.makePlace()
    var random = SplitMix64(seed: Self.seed &+ 2)
    for _ in 0..<10 {
      let tool = try Tool(
        Self.arguments(to: "out") + ["--retry-quarantined"], currentDirectory: place.directory.url)
      Thread.sleep(forTimeInterval: .random(in: 0...seconds * 0.8, using: &random))
      tool.sendToGroup(SIGKILL)
      _ = try tool.finish()
      let visible = try Self.outputs(place, "out")
      #expect(visible.allSatisfy { reference[$0.key] == $0.value })
    }
    let last = try place.run(Self.arguments(to: "out") + ["--retry-quarantined"])
    #expect(last.status == 0, "\(last)")
    #expect(try Self.outputs(place, "out") == reference)
  }

  /// A file at which the whole process dies each time, among others that are in work with it: it alone ends in
  /// quarantine, after two deaths, and all others are done.
  @Test func nameTheCulprit() throws {
    let place = try Workplace()
    for index in 0..<6 { try place.photograph("photos/\(index).dng", 480, 320, seed: UInt64(index)) }
    try place.write(place.bytes("photos/0.dng"), to: "photos/1-killed.dng")
    try place.write(
      """
      version: 1
      stages:
        - { id: decode, stage: unsound-decode }
        - { id: color, stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: write, stage: write-tiff, inputs: { image: color.image } }
      """, to: "p.yaml")
    let unsound = Tool.diffraw.deletingLastPathComponent().appending(path: "unsound-decoders")
    let outcomes = try (0..<3).map { _ in
      try Tool(
        ["run", "photos", "-p", "p.yaml", "-o", "out", "--jobs", "4"], of: unsound,
        currentDirectory: place.directory.url
      ).finish()
    }
    #expect(outcomes.map(\.status) == [128 + SIGKILL, 128 + SIGKILL, 2], "\(outcomes)")
    #expect(outcomes[2].stderr.contains("photos/1-killed.dng: is in quarantine: the last 2 runs"), "\(outcomes[2])")
    #expect(outcomes[2].stderrLines.count { $0.contains("is in quarantine") } <= 2, "once on the way, once in the end")
    #expect(place.files() == (0..<6).map { "\($0).tif" })
  }

  /// Checks what a sudden end has left, runs again, and checks what is there then.
  private static func goOn(
    _ place: Workplace, _ folder: String, _ reference: [String: Data], _ counts: inout Counts
  ) throws {
    counts.kills += 1
    let before = try outputs(place, folder)
    counts.beforeTheFirst += before.isEmpty ? 1 : 0
    counts.afterTheLast += before.count == reference.count ? 1 : 0
    counts.done += before.count
    counts.halves += before.filter { reference[$0.key] != $0.value }.count
    let again = try place.run(arguments(to: folder))
    #expect(again.status == 0, "\(again)")
    let after = try outputs(place, folder)
    counts.missing += reference.count - before.count
    counts.lost += reference.keys.filter { after[$0] == nil }.count
    counts.different += after.filter { reference[$0.key] != $0.value }.count
    counts.temporaries += place.files(folder).filter { !$0.hasSuffix(".tif") }
    let twice = again.stdoutLines.filter { before[String($0.dropFirst(folder.count + 1))] != nil }.count
    #expect(twice <= jobs, "only those in work are done twice: \(again)")
    counts.redone += twice
  }
}
