import Batch
import Foundation
import Pipeline
import TestSupport

/// A night whose work is shared by several machines, all played by this process.
struct Team {
  var night: Night

  init(_ names: [String]) throws {
    night = try Night()
    try night.folder.addFolder("in")
    for name in names { try night.write(String(repeating: name, count: 3), to: "in/\(name).dng") }
  }

  static let names = (0..<7).map { "\($0)" }

  init() throws { try self.init(Self.names) }

  func plan(shards: Int = 3, _ wishes: ResumePlan.Wishes = .init()) throws -> JobFolder? {
    let session = try PlanSession(in: night.folder["out"], work: night.work)
    let decided = session.decide(
      try night.entries(), wishes: wishes, workers: night.pool, observer: Recorder(),
      cancellation: CancellationFlag())
    return try session.write(
      decided,
      .init(
        shards: shards, isByCost: false, wishes: wishes,
        pipeline: .init(file: "test.yaml", text: "version: 1\n", overrides: []), command: ["diffraw", "plan"],
        currentFolder: night.folder.path))?.folder
  }

  func part(_ shard: Int, of job: JobFolder) throws -> ShardSession {
    try ShardSession(
      shard: shard, of: try JobManifest(of: job), in: job, .init(work: night.work, command: ["diffraw", "run"]))
  }

  /// An attempt at a shard, told to stop when `closing` is set. `body` is called for each file before its output is
  /// written.
  @discardableResult
  func run(
    _ shard: Int, of job: JobFolder, closing: CancellationFlag = CancellationFlag(),
    cancellation: CancellationFlag = CancellationFlag(), signal: StopSignal? = nil,
    body: @escaping @Sendable (WorkItem, ShardSession) throws -> Void = { _, _ in }
  ) throws -> (result: BatchResult, status: ExitStatus, refusal: String?) {
    let part = try part(shard, of: job)
    let session = part.session
    let plan = try JobManifest(of: job).plan
    let decided = session.decide(
      part.entries, wishes: plan.wishes,
      workers: night.pool, observer: Recorder(), cancellation: closing)
    let processor = FakeProcessor(body: { item, _, cancellation in
      try body(item, part)
      try cancellation.check()
      let content = Data("developed \(try String(contentsOf: item.input, encoding: .utf8))".utf8)
      for output in item.outputs { try content.write(to: output, options: .atomic) }
    })
    let runner = BatchRunner(
      processor: session.journaling(processor, decided), pool: night.pool, jobs: 1,
      budget: MemoryBudget(bytes: 1 << 20), observer: ObserverGroup([part.recorder]))
    let entries = runner.prepare(decided, cancellation: closing)
    try session.note(refusedOf: entries)
    let result = runner.run(entries, cancellation: cancellation, closing: closing)
    let (status, refusal) = try part.status(of: result, signal: signal)
    let use = JournalRecord.End.Use(workers: 2, jobs: 1, peakMemory: 1 << 20, models: [.init(name: "m", digest: "0f")])
    if let fault = session.end(result, status: status, use: use) { throw Night.Fault(message: fault) }
    return (result, status, refusal)
  }

  func merge(_ job: JobFolder) throws -> JobMerge {
    try JobMerge(of: job, try JobManifest(of: job), patience: .zero, workers: night.pool)
  }

  /// The outputs by their names.
  func outputs() throws -> [String: String] {
    try FileManager.default.contentsOfDirectory(atPath: night.url("out").path).filter { $0.hasSuffix(".tif") }
      .reduce(into: [:]) { $0[$1] = night.text("out/\($1)") }
  }

  /// The journals of a job, sorted by shard and attempt.
  func journals(_ job: JobFolder) throws -> [URL] {
    let folder = URL(filePath: "\(job.path)/journals")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { folder.appending(path: $0) }
  }

  /// Changes the lines of a file.
  func rewrite(_ file: URL, _ change: ([String]) -> [String]) throws {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    try Data(change(lines).map { $0 + "\n" }.joined().utf8).write(to: file)
  }

  /// Makes an attempt look as if its process had died behind the first record of a kind: this process is another one.
  func kill(_ journal: URL, behind record: String = "begin") throws {
    try rewrite(journal) { lines in
      let place = lines.firstIndex { $0.contains("\"record\":\"\(record)\"") } ?? lines.count - 1
      return lines[...place].map { $0.replacing(/"start":[0-9]+/, with: "\"start\":1") }
    }
  }
}
