import Batch
import FileWriting
import Foundation
import Parallel
import Pipeline
import TestSupport

/// Photographs in `in`, and runs that develop them into `out`, one output a photograph unless told otherwise.
struct Night {
  let folder: PhotoFolder
  var output = "out"
  var work = Night.work()
  var command = ["diffraw", "run"]
  var forms = [OutputForm(fileExtension: "tif")]
  let pool = WorkerPool(count: 2)

  init(_ names: String...) throws {
    folder = try PhotoFolder(names.map { "in/\($0).dng" })
    try folder.addFolder("out")
    for name in names { try write(String(repeating: name, count: 3), to: "in/\(name).dng") }
  }

  static func work(
    _ settings: String = "one", tool: String = "1", resources: [String: String] = [:]
  ) -> WorkIdentity {
    WorkIdentity(
      name: "test", digest: ContentDigest(of: Data(settings.utf8)), tool: tool, resources: { _ in resources })
  }

  func url(_ name: String) -> URL { URL(filePath: folder[name].description) }
  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: url(name)) }
  func text(_ name: String) -> String? { try? String(contentsOf: url(name), encoding: .utf8) }
  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url(name)) }

  /// Changes a file and gives it the time of last change that it had, to the nanosecond.
  func writeUnseen(_ text: String, to name: String) throws {
    let time = try ModificationTime(of: url(name))
    try AtomicFile.write(Array(text.utf8), to: url(name), modified: time)
  }

  func session() throws -> RunSession {
    try RunSession(in: folder[output], .init(work: work, command: command))
  }

  func entries() throws -> [BatchEntry] {
    OutputPlan(
      inputs: try InputDiscovery([folder["in"]], recursive: true).files, folder: folder[output], forms: forms
    ).entries
  }

  /// What a run would do with each file.
  func foresee(overwrite: Bool = false, retryQuarantined: Bool = false) throws -> (
    entries: [BatchEntry], warnings: [String]
  ) {
    try RunSession.foresee(
      try entries(), in: folder[output], work: work,
      wishes: .init(overwrite: overwrite, retryQuarantined: retryQuarantined), workers: pool, observer: Recorder())
  }

  /// Why a run would develop each file; the words with which it would leave or refuse the others.
  func reasons(overwrite: Bool = false, retryQuarantined: Bool = false) throws -> [String] {
    try foresee(overwrite: overwrite, retryQuarantined: retryQuarantined).entries.map { entry in
      switch entry.action {
      case .develop: entry.reason?.description ?? "for no reason"
      case .skip(let reason): "skip: \(reason)"
      case .refuse(let failure): "refuse: \(failure.message)"
      }
    }
  }

  /// A whole run. `body` is called for each file before its outputs are written. With `journalEnds` a journal whose last
  /// line cannot be written is an error.
  @discardableResult
  func run(
    overwrite: Bool = false, retryQuarantined: Bool = false, journalEnds: Bool = true,
    observer: any BatchObserver = Recorder(), cancellation: CancellationFlag = CancellationFlag(),
    body: @escaping @Sendable (WorkItem) throws -> Void = { _ in }
  ) throws -> BatchResult {
    let session = try session()
    let decided = session.decide(
      try entries(), wishes: .init(overwrite: overwrite, retryQuarantined: retryQuarantined), workers: pool,
      observer: observer, cancellation: cancellation)
    try session.keepList(of: decided)
    let processor = FakeProcessor(body: { item, _, cancellation in
      try body(item)
      try cancellation.check()
      for output in item.outputs {
        try Data("developed \(try String(contentsOf: item.input, encoding: .utf8))".utf8).write(to: output)
      }
    })
    let runner = BatchRunner(
      processor: session.journaling(processor, decided), pool: pool, jobs: 1, budget: MemoryBudget(bytes: 1 << 20),
      observer: Recorder())
    let entries = runner.prepare(decided, cancellation: cancellation)
    try session.note(refusedOf: entries)
    let result = runner.run(entries, cancellation: cancellation)
    if let fault = session.end(result, status: ExitStatus(of: result)), journalEnds { throw Fault(message: fault) }
    return result
  }

  /// The journals, in the order of their runs' names.
  func journals() throws -> [URL] {
    let runs = url("\(output)/.diffraw/runs")
    return try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
      .map { runs.appending(path: "\($0)/journal.jsonl") }
  }

  /// The journal of the only run, changed line by line; a run that died has no `done` and no `end`.
  func rewriteJournal(_ change: ([Substring]) -> [Substring]) throws {
    let journal = try journals()[0]
    let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
    try Data(change(lines).map { "\($0)\n" }.joined().utf8).write(to: journal)
  }

  /// Makes all runs so far look as if they had died in the midst of their files.
  func killAll() throws {
    for journal in try journals() {
      let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
      let kept = lines.filter { !$0.contains("\"record\":\"done\"") && !$0.contains("\"record\":\"end\"") }
      try Data(kept.map { "\($0)\n" }.joined().utf8).write(to: journal)
    }
  }

  struct Fault: Error {
    var message = "fault"
  }
}
