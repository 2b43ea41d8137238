import Foundation
import TestSupport
import Testing

/// Decoding in worker processes: the same bytes, and a crash costs one file.
@Suite struct IsolationTests {
  /// `diffraw` with a decoder that misbehaves as a file's name says.
  private static let unsound = Tool.diffraw.deletingLastPathComponent().appending(path: "unsound-decoders")

  private static let pipeline = """
    version: 1
    stages:
      - { id: decode, stage: unsound-decode }
      - { id: color, stage: extract-color, inputs: { mosaic: decode.mosaic } }
      - { id: write, stage: write-tiff, inputs: { image: color.image } }
    """

  /// Ways to fail, and what must be said of each.
  private static let ways: [(name: String, cause: String)] = [
    ("header-abort", "the decoder crashed in its worker process (SIGABRT), or wanted more than 512 MiB of memory"),
    ("x-abort", "the decoder crashed in its worker process (SIGABRT)"),
    ("x-endless", "decoding was stopped after 3 s"),
    ("x-exit", "the decoder ended its worker process (status 3) without an answer"),
    ("x-greedy", "wanted more than 512 MiB of memory"),
    ("x-killed", "its worker process was killed (SIGKILL)"),
    ("x-litter", "decoding was stopped after 3 s"),
    ("x-overflow", "the decoder crashed in its worker process"),
    ("y-text", "is not a RAW file that LibRaw knows; leave it out"),
  ]

  @Test func aCrashCostsOneFile() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/x-chatty.dng", "photos/z.dng")
    try place.write(Self.pipeline, to: "p.yaml")
    let whole = try place.bytes("photos/a.dng")
    for way in Self.ways { try place.write(whole, to: "photos/\(way.name).dng") }
    try place.write(String(repeating: "shopping list\n", count: 300), to: "photos/y-text.dng")
    let outcome = try Tool(
      [
        "run", "photos", "-p", "p.yaml", "-o", "out", "--isolate", "--decode-timeout", "3", "--decode-memory", "512M",
      ], of: Self.unsound, currentDirectory: place.directory.url
    ).finish()
    #expect(outcome.status == 2, "\(outcome)")
    #expect(place.files() == ["a.tif", "x-chatty.tif", "z.tif"], "the others, whole, and nothing else")
    #expect(outcome.stderr.contains("3 done, 0 skipped, 9 failed of 12"))
    #expect(outcome.stderrLines.count { $0.contains("a word of warning") } == 3)
    let summary = failedFiles(outcome)
    try #require(summary.count == Self.ways.count, "\(outcome)")
    for (line, way) in zip(summary, Self.ways) {
      #expect(line.hasPrefix("  photos/\(way.name).dng: decode: ") && line.contains(way.cause), "\(line)")
    }
    #expect(!processes().contains { $0.contains("sleep\u{0}76543") }, "a worker's own children end with it")
  }

  /// The lines of the summary that name a failed file.
  private func failedFiles(_ outcome: Tool.Outcome) -> [String] {
    Array(outcome.stderrLines.drop { $0 != "failed:" }.dropFirst().prefix { $0.hasPrefix("  ") })
  }

  /// The command lines of all processes.
  private func processes() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }.compactMap {
      try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)
    }
  }

  @Test func givesTheSameBytes() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    for fixture in ["phone-kitten", "tinydng_colorchart_canon_kiss_x4"] {
      try FileManager.default.copyItem(
        at: Project.root.appending(path: "Examples/raw/\(fixture).dng"), to: place.file("photos/\(fixture).dng"))
    }
    try place.write("no photograph", to: "photos/bad.dng")
    var lines: [[String]] = []
    for (folder, words) in [("here", []), ("apart", ["--isolate"])] {
      let outcome = try Tool.run(
        ["run", "photos", "-p", "color-only", "-o", folder] + words, currentDirectory: place.directory.url)
      #expect(outcome.status == 2, "\(outcome)")
      lines.append(
        failedFiles(outcome) + outcome.stderrLines.filter { $0.contains("warning") }.sorted())
    }
    #expect(lines[0] == lines[1], "and says the same")
    #expect(place.files("here") == place.files("apart") && place.files("here").count == 4)
    for name in place.files("here") {
      #expect(try place.bytes("here/\(name)") == place.bytes("apart/\(name)"), "\(name)")
    }
  }

  /// A run that is stopped, even by SIGKILL, leaves no worker behind.
  @Test(arguments: [SIGINT, SIGKILL]) func workersEndWithTheRun(signal: Int32) throws {
    let place = try Workplace(photographs: "photos/q-endless.dng")
    try place.write(Self.pipeline, to: "p.yaml")
    let tool = try Tool(
      ["run", "photos", "-p", "p.yaml", "-o", "out", "--isolate"], of: Self.unsound,
      currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    // The first one reads the header, the second one never ends.
    Thread.sleep(forTimeInterval: 1)
    while children(of: tool).isEmpty, Date() < limit { Thread.sleep(forTimeInterval: 0.05) }
    let children = children(of: tool)
    #expect(!children.isEmpty)
    tool.send(signal)
    let outcome = try tool.finish(within: 20)
    #expect(outcome.status == 128 + signal, "\(outcome)")
    let end = Date(timeIntervalSinceNow: 20)
    while children.contains(where: isRunning), Date() < end { Thread.sleep(forTimeInterval: 0.05) }
    #expect(!children.contains(where: isRunning))
  }

  /// A signal to all processes, as schedulers send it, is for the run to answer: no file fails by it.
  @Test func workersLeaveSignalsToTheRun() throws {
    let place = try Workplace(photographs: "photos/q-endless.dng")
    try place.write(Self.pipeline, to: "p.yaml")
    let plan = try Tool(
      ["plan", "photos", "-p", "p.yaml", "-o", "out", "--shards", "1", "-q"], of: Self.unsound,
      currentDirectory: place.directory.url
    ).finish()
    let job = try #require(plan.stdoutLines.last, "\(plan)")
    let tool = try Tool(
      ["run", "--job", job, "--shard", "0/1", "--isolate", "--grace", "2"], of: Self.unsound,
      currentDirectory: place.directory.url)
    let limit = Date(timeIntervalSinceNow: 60)
    while try !JobTests.records(place, job).contains("begin") || children(of: tool).isEmpty, Date() < limit {
      Thread.sleep(forTimeInterval: 0.05)
    }
    let children = children(of: tool)
    #expect(!children.isEmpty)
    for process in children + [tool.processIdentifier] { kill(process, SIGTERM) }
    let outcome = try tool.finish(within: 30)
    #expect(outcome.status == 75 && outcome.stderr.contains("0 failed, 1 cancelled of 1"), "\(outcome)")
    #expect(try JobTests.records(place, job) == ["run", "begin", "dropped", "dropped", "end"])
  }

  private func children(of tool: Tool) -> [Int32] {
    let path = "/proc/\(tool.processIdentifier)/task"
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).flatMap { task in
      ((try? String(contentsOfFile: "\(path)/\(task)/children", encoding: .utf8)) ?? "").split(separator: " ")
        .compactMap { Int32($0) }
    }
  }

  /// Whether a process is there and no zombie.
  private func isRunning(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.hasPrefix(" Z") == false
  }

  /// A worker that is started by hand has no business, and says so to nobody.
  @Test func theWorkerTakesNoOtherRequest() throws {
    let silent = try Tool.run(["decode-worker"])
    #expect(silent.status == 0 && silent.stdout.isEmpty, "\(silent)")
    let request = try Tool.run(["decode-worker"], stdin: "{}\n")
    #expect(request.stdout.hasPrefix("DiffRAWs") || request.status == 1, "\(request)")
    #expect(try !Tool.run(["--help"]).stdout.contains("decode-worker"))
  }
}
