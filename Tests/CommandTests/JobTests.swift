import Foundation
import TestSupport
import Testing

/// `plan`, `run --job` and `merge`, as machines and people start them.
@Suite struct JobTests {
  private static let names = (0..<6).map { "\($0)" }

  /// Photographs, and what one run makes of them.
  private func makePlace() throws -> (place: Workplace, reference: [String: Data]) {
    let place = try Workplace()
    for (index, name) in Self.names.enumerated() {
      try place.photograph("photos/\(name).dng", 48, 32, seed: UInt64(index))
    }
    #expect(try place.run("run", "photos", "-p", "color-only", "-o", "one").status == 0)
    return (place, try outputs(place, "one"))
  }

  private func outputs(_ place: Workplace, _ folder: String = "out") throws -> [String: Data] {
    try place.files(folder).reduce(into: [:]) { $0[$1] = try place.bytes("\(folder)/\($1)") }
  }

  private func plan(_ place: Workplace, _ arguments: String...) throws -> String {
    let outcome = try place.run(["plan", "photos", "-o", "out", "-q"] + arguments)
    #expect(outcome.status == 0 && outcome.stdoutLines.count == 1, "\(outcome)")
    return try #require(outcome.stdoutLines.last)
  }

  private func merge(_ place: Workplace, _ job: String) throws -> Tool.Outcome {
    try place.run("merge", job, "--patience", "0")
  }

  /// The kinds of the records in all journals of a job, by shard and attempt.
  static func records(_ place: Workplace, _ job: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.file("\(job)/journals").path).sorted().flatMap { name in
      String(decoding: try place.bytes("\(job)/journals/\(name)"), as: UTF8.self).split(separator: "\n").compactMap {
        $0.firstMatch(of: /"record":"([a-z]+)"/).map { String($0.1) }
      }
    }
  }

  @Test func shardsWriteWhatOneRunWrites() throws {
    let (place, reference) = try makePlace()
    let told = try place.run("plan", "photos", "-o", "out", "-p", "color-only", "--shards", "2", "--by-cost")
    #expect(told.status == 0 && told.stdoutLines.count == 7, "\(told)")
    #expect(told.stdout.hasPrefix("plan     photos/0.dng → out/0.tif  (0.0 megapixels, up to "), "\(told)")
    let job = try #require(told.stdoutLines.last)
    let before = try place.bytes("\(job)/manifest.json")
    for (turn, shard) in ["1/2", "0/2", "1/2"].enumerated() {
      // From elsewhere, as on another machine.
      let outcome = try Tool.run(["run", "--job", place.file(job).path, "--shard", shard])
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.stdoutLines.count == (turn == 2 ? 0 : 3))
      #expect(outcome.stdoutLines.allSatisfy { $0.hasSuffix(".tif") && $0.hasPrefix("/") })
      if turn == 0 { #expect(try merge(place, job).status == 1) }
    }
    #expect(try outputs(place) == reference)
    let merged = try merge(place, job)
    #expect(merged.status == 0 && merged.stderr.isEmpty, "\(merged)")
    #expect(merged.stdout.hasPrefix("6 done, 0 skipped, 0 failed of 6\n"))
    #expect(try place.bytes("\(job)/manifest.json") == before)

    // The one report has the pictures of all shards.
    let report = try #require(
      try JSONSerialization.jsonObject(with: place.bytes("\(job)/report.json")) as? [String: Any])
    let previews = try #require(report["files"] as? [[String: Any]]).compactMap {
      ($0["previews"] as? [String: Any])?["thumbnail"] as? String
    }
    #expect(previews == (0..<6).map { "previews/00000\($0)-thumbnail.jpg" })
    #expect(try previews.allSatisfy { try !place.bytes("\(job)/\($0)").isEmpty })
    #expect(try place.run("report", job).status == 0)
    let check = try Tool(
      ["-c", ".diffraw/jobs/\(try #require(job.split(separator: "/").last))/checksums.txt"],
      of: URL(filePath: "/usr/bin/sha256sum"), currentDirectory: place.file("out")
    ).finish()
    #expect(check.status == 0 && check.stdoutLines.count == 6, "\(check)")

    // Runs and plans know of it.
    let again = try place.run("run", "photos", "-p", "color-only", "-o", "out")
    #expect(again.status == 0 && again.stderr.contains("0 done, 6 skipped"), "\(again)")
    let nothing = try place.run("plan", "photos", "-o", "out", "-p", "color-only", "--shards", "9", "-q")
    #expect(nothing.status == 0 && nothing.stdout.isEmpty && nothing.stderr.contains("nothing to do"), "\(nothing)")
  }

  /// Every shard twice, all at the same time.
  @Test func copiesAtTheSameTimeWriteTheSame() throws {
    let (place, reference) = try makePlace()
    let job = try plan(place, "-p", "color-only", "--shards", "3")
    let tools = try (0..<6).map { turn in
      try Tool(["run", "--job", job, "--shard", "\(turn % 3)/3"], currentDirectory: place.directory.url)
    }
    for tool in tools {
      let outcome = try tool.finish()
      #expect(outcome.status == 0, "\(outcome)")
    }
    #expect(try outputs(place) == reference, "and no temporary files")
    let merged = try merge(place, job)
    #expect(merged.status == 0 && merged.stdout.hasPrefix("6 done, 0 skipped, 0 failed of 6\n"), "\(merged)")
  }

  /// A kill in the midst of a file: that file is done again, and nothing else.
  @Test func goOnAfterAKill() throws {
    let place = try Workplace()
    for name in ["a", "b"] { try place.photograph("photos/\(name).dng", 600, 400) }
    let job = try plan(place, "--shards", "1")
    let words = ["run", "--job", job, "--shard", "0/1", "--jobs", "1"]
    let tool = try Tool(words, currentDirectory: place.directory.url)
    try waitForBegin(place, job)
    tool.sendToGroup(SIGKILL)
    #expect(try tool.finish().status == 128 + SIGKILL)
    #expect(try Self.records(place, job) == ["run", "begin"])
    #expect(try merge(place, job).status == 1)
    let again = try place.run(words)
    #expect(again.status == 0 && again.stderr.contains("2 done, 0 skipped, 0 failed of 2"), "\(again)")
    #expect(again.stderr.contains("1 file is developed again: an earlier run died while it was in work"), "\(again)")
    #expect(place.files() == ["a.tif", "b.tif"], "no half file is left")
    #expect(try merge(place, job).status == 0)
  }

  /// Kills at random moments; each attempt goes on where the others were, and nothing is lost.
  @Test func goOnAfterKills() throws {
    let (place, reference) = try makePlace()
    let job = try plan(place, "-p", "color-only", "--shards", "2")
    var random = SplitMix64(seed: 6)
    for turn in 0..<8 {
      let tool = try Tool(
        ["run", "--job", job, "--shard", "\(turn % 2)/2", "--jobs", "1"], currentDirectory: place.directory.url)
      Thread.sleep(forTimeInterval: .random(in: 0...0.6, using: &random))
      tool.sendToGroup(SIGKILL)
      _ = try tool.finish()
      let visible = try outputs(place).filter { $0.key.hasSuffix(".tif") }
      #expect(visible.allSatisfy { reference[$0.key] == $0.value }, "nothing half under a final name")
    }
    // What was in work at two kills is in quarantine, as it should be; a plan may lift that.
    let last = try plan(place, "-p", "color-only", "--shards", "1", "--retry-quarantined", "--overwrite")
    let outcome = try place.run("run", "--job", last, "--shard", "0/1")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try outputs(place) == reference)
    #expect(try merge(place, last).status == 0)
  }

  /// SIGTERM: the file in work ends within its grace, no other is begun, and the next attempt does the rest.
  @Test func endWithinTheGrace() throws {
    let place = try Workplace()
    for name in ["a", "b", "c"] { try place.photograph("photos/\(name).dng", 600, 400) }
    let job = try plan(place, "--shards", "1")
    let words = ["run", "--job", job, "--shard", "0/1", "--jobs", "1", "--grace", "300"]
    let tool = try Tool(words, currentDirectory: place.directory.url)
    try waitForBegin(place, job)
    // As a scheduler sends it: to the process, and once more by the script that it runs in.
    tool.send(SIGTERM)
    tool.send(SIGTERM)
    let outcome = try tool.finish(within: 300)
    #expect(outcome.status == 75 && outcome.stdoutLines.count == 1, "\(outcome)")
    #expect(outcome.stderr.contains("stopping: files in work have 300 s to end"))
    #expect(try Self.records(place, job) == ["run", "begin", "dropped", "done", "end"])
    #expect(place.files() == ["a.tif"])
    let again = try place.run("run", "--job", job, "--shard", "0/1")
    #expect(again.status == 0 && again.stderr.contains("2 done, 1 skipped"), "\(again)")
    #expect(try merge(place, job).status == 0)
  }

  /// SIGTERM: what does not end within its grace is dropped, and leaves nothing behind.
  @Test func dropWhatGoesBeyondTheGrace() throws {
    let place = try Workplace()
    for name in ["a", "b"] { try place.photograph("photos/\(name).dng", 700, 500) }
    let job = try plan(place, "--shards", "1", "-p", "dslr-max")
    let tool = try Tool(
      ["run", "--job", job, "--shard", "0/1", "--jobs", "1", "--grace", "1"], currentDirectory: place.directory.url)
    try waitForBegin(place, job)
    tool.send(SIGTERM)
    let outcome = try tool.finish(within: 60)
    #expect(outcome.status == 75 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(try Self.records(place, job) == ["run", "begin", "dropped", "dropped", "end"])
    #expect(place.files() == [])
    let merged = try merge(place, job)
    #expect(merged.status == 1 && merged.stderr.contains("a.dng: no shard has ended it, though work on it began"))
    #expect(merged.stderr.contains("for i in 0; do diffraw run --job "), "\(merged)")
  }

  private func waitForBegin(_ place: Workplace, _ job: String) throws {
    let limit = Date(timeIntervalSinceNow: 60)
    while try !Self.records(place, job).contains("begin"), Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
  }

  /// Names that JSON, lines and shells treat in their own ways, one of 255 bytes, and one that is not text.
  @Test func knowAnyName() throws {
    let place = try Workplace()
    let names = RunOutputTests.names + [String(repeating: "x", count: 251)]
    for name in names { try place.photograph("photos/\(name).dng", 32, 32) }
    let name = Array(place.file("photos/caf").path.utf8CString.dropLast()) + [CChar(bitPattern: 0xE9)]
    close(open(name + ".dng".utf8CString, O_CREAT | O_WRONLY, 0o644))
    let job = try plan(place, "-p", "color-only", "--shards", "2")
    let outcomes = try (0..<2).map { try place.run("run", "--job", job, "--shard", "\($0)/2") }
    #expect(outcomes.map(\.status).sorted() == [0, 2], "\(outcomes)")
    #expect(outcomes.contains { $0.stderr.contains("caf\\xE9.dng: the name holds bytes that are not UTF-8") })
    #expect(Set(place.files().map { Array($0.utf8) }) == Set(names.map { Array("\($0).tif".utf8) }))
    let merged = try merge(place, job)
    #expect(merged.status == 2 && merged.stdout.hasPrefix("\(names.count) done, 0 skipped, 1 failed"), "\(merged)")
  }

  /// Another model or table, another program's plan, and a plan that was changed are refused before any file; a pipeline
  /// file that was changed since is none of the plan's.
  @Test func refuseOtherWork() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let identity = "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"
    try place.write(identity, to: "look.cube")
    let pipeline = """
      version: 1
      stages:
        - { id: decode,  stage: decode }
        - { id: color,   stage: extract-color, inputs: { mosaic: decode.mosaic } }
        - { id: look,    stage: apply-lut, inputs: { image: color.image }, parameters: { file: look.cube } }
        - { id: write,   stage: write-tiff, inputs: { image: look.image } }

      """
    try place.write(pipeline, to: "look.yaml")
    #expect(try place.run("run", "photos", "-p", "look.yaml", "-o", "one").status == 0)
    let job = try plan(place, "-p", "look.yaml", "--shards", "1")
    // From another folder, where there is no look.cube.
    func attempt() throws -> Tool.Outcome { try Tool.run(["run", "--job", place.file(job).path, "--shard", "0/1"]) }

    try place.write(identity.replacing("1 1 1", with: "1 1 .5"), to: "look.cube")
    let other = try attempt()
    #expect(
      other.status == 65 && other.stderr.contains("another file that stage look reads, is not the one"), "\(other)")
    try place.write(identity, to: "look.cube")

    let manifest = try place.bytes("\(job)/manifest.json")
    let text = String(decoding: manifest, as: UTF8.self)
    try FileManager.default.removeItem(at: place.file("\(job)/manifest.json"))
    for edited in [text.replacing("look.cube", with: "more.cube"), String(text.dropLast(40)), ""] {
      try place.write(edited, to: "\(job)/manifest.json")
      for outcome in [try attempt(), try merge(place, job)] {
        #expect(outcome.status == 65 && outcome.stderr.contains("manifest.json: the manifest "), "\(outcome)")
      }
    }
    try place.write(manifest, to: "\(job)/manifest.json")
    #expect(place.files() == [])

    try place.write(pipeline.replacing("write-tiff,", with: "write-jpeg,"), to: "look.yaml")
    let outcome = try attempt()
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try place.bytes("out/a.tif") == (try place.bytes("one/a.tif")))
  }

  /// A merge that is stopped while it waits lets go of the folder.
  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aStoppedMergeLeavesNoLock(signal: Int32, status: Int32) throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let job = try plan(place, "-p", "color-only", "--shards", "1")
    let tool = try Tool(["merge", job, "--patience", "600"], currentDirectory: place.directory.url)
    let lock = place.file("out/.diffraw/lock").path
    let limit = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: lock), Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
    tool.send(signal)
    let outcome = try tool.finish(within: 30)
    #expect(outcome.status == status && outcome.stdout.isEmpty, "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: lock))
    #expect(!FileManager.default.fileExists(atPath: place.file("\(job)/report.json").path))
  }

  /// What a machine shows late is waited for.
  @Test func aMergeIsPatient() throws {
    let place = try Workplace(photographs: "photos/a.dng")
    let job = try plan(place, "-p", "color-only", "--shards", "1")
    #expect(try place.run("run", "--job", job, "--shard", "0/1").status == 0)
    let output = try place.bytes("out/a.tif")
    try FileManager.default.removeItem(at: place.file("out/a.tif"))
    let tool = try Tool(["merge", job, "--patience", "600"], currentDirectory: place.directory.url)
    Thread.sleep(forTimeInterval: 1.5)
    try place.write(output, to: "out/late")
    try FileManager.default.moveItem(at: place.file("out/late"), to: place.file("out/a.tif"))
    let outcome = try tool.finish(within: 60)
    #expect(outcome.status == 0 && outcome.stdout.hasPrefix("1 done"), "\(outcome)")
  }

  @Test func giveWayToARunAtWork() throws {
    let place = try Workplace()
    try place.photograph("photos/a.dng", 700, 500)
    let job = try plan(place, "--shards", "1", "-p", "color-only")
    let tool = try Tool(["run", "photos", "-p", "dslr-max", "-o", "out"], currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: place.file("out/.diffraw/lock").path), Date() < limit {
      Thread.sleep(forTimeInterval: 0.02)
    }
    for words in [["run", "--job", job, "--shard", "0/1"], ["merge", job]] {
      let outcome = try place.run(words)
      #expect(
        outcome.status == 75 && outcome.stderr.contains("another run is at work in the output folder"), "\(outcome)")
    }
    tool.send(SIGTERM)
    _ = try tool.finish(within: 30)
    #expect(try place.run("run", "--job", job, "--shard", "0/1").status == 0)
  }
}
