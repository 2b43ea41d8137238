import FileWriting
import Foundation
import Parallel
import Pipeline

/// What the shards of a job have made together, held against the plan and against what stands on the disk.
public struct JobMerge: Sendable {
  /// The records of the plan's files, in its order. Those that nobody has ended are not started, or dropped if work on
  /// them began.
  public let records: [FileRecord]
  /// Places in the plan of the files that nobody has ended, or whose outputs are gone.
  public let missing: [Int]
  /// How many files were done by several attempts, which does no harm.
  public let doneTwice: Int
  /// Half-written files that were removed.
  public let swept: Int
  /// What the user should know of journals and records.
  public let warnings: [String]
  private let job: JobFolder
  private let manifest: JobManifest
  private let ledger: JobLedger

  /// Reads what the shards have left, and reads every output.
  ///
  /// The output folder is locked meanwhile.
  /// - Parameters:
  ///   - patience: how long to wait for what is missing, as network file systems may show it seconds later.
  ///   - workers: who reads the outputs.
  ///   - cancellation: to give up.
  /// - Throws: `BatchError` with code `folderInUse`, `unreadableJournal`, `unusableOutputFolder` or `storageFull`;
  ///   `Cancelled`.
  public init(
    of job: JobFolder, _ manifest: JobManifest, patience: Duration, workers: WorkerPool,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws {
    let lock = try RunLock(of: job.output)
    defer { lock.release() }
    self.job = job
    self.manifest = manifest
    let clock = ContinuousClock()
    let end = clock.now + patience
    var checker = OutputChecker(folder: job.output)
    while true {
      let ledger = try JobLedger(of: job, plan: manifest.id)
      let history = try RunHistory(of: job.output)
      let found = manifest.plan.files.map { file in
        let own = ledger.record(of: file)
        return own?.status == .done ? own : Self.record(of: file, in: history, manifest.plan) ?? own
      }
      checker.check(
        found.compactMap(\.self).filter { $0.status != .failed }.flatMap(\.outputs), workers: workers, cancellation)
      try cancellation.check()
      let missing = found.indices.filter { found[$0].map { checker.isMissing($0) } ?? true }
      if !missing.isEmpty, clock.now < end {
        Thread.sleep(forTimeInterval: 1)
        continue
      }
      self.ledger = ledger
      self.missing = missing
      doneTwice = ledger.doneTwice.count
      records = zip(manifest.plan.files, found).map { file, record in
        Self.record(record, of: file, checker, job, isBegun: ledger.endings[file.input] != nil)
      }
      warnings = ledger.warnings
      swept = Self.sweep(manifest.plan, job, ledger, isComplete: missing.isEmpty)
      return
    }
  }

  /// The record of a file that is done though none of the job's shards did it; nil if it is not.
  private static func record(of file: JobPlan.File, in history: RunHistory, _ plan: JobPlan) -> FileRecord? {
    let outputs = file.outputs.compactMap { output -> FileRecord.Output? in
      guard let state = history[output], state.ending == .done, case .exactly(let content) = state.standing,
        state.key.work == plan.workDigest, state.key.tool == plan.tool, state.key.size == file.size,
        state.key.modified == file.modified
      else { return nil }
      return FileRecord.Output(path: output, content: content)
    }
    guard outputs.count == file.outputs.count else { return nil }
    return FileRecord(
      input: file.input, identity: file.input, status: .skipped, message: ResumePlan.unchanged, outputs: outputs)
  }

  /// The record of a file with what its outputs and previews have become since.
  private static func record(
    _ record: FileRecord?, of file: JobPlan.File, _ checker: OutputChecker, _ job: JobFolder, isBegun: Bool
  ) -> FileRecord {
    func unfinished(_ status: FileRecord.Status, _ message: String) -> FileRecord {
      FileRecord(
        input: file.input, identity: file.input, status: status, message: message,
        outputs: file.outputs.map { FileRecord.Output(path: $0) })
    }
    guard var record else {
      return isBegun
        ? unfinished(.dropped, "no shard has ended it, though work on it began")
        : unfinished(.notStarted, "no shard has begun it")
    }
    if record.status == .failed { return record }
    if let output = record.outputs.first(where: { checker.state(of: $0) == .missing }) {
      return unfinished(.notStarted, "it was done, but its output \(job.output.appending(output.path)) is gone")
    }
    if let output = record.outputs.first(where: { checker.state(of: $0) == .changed }) {
      record = unfinished(
        .failed,
        "the output \(job.output.appending(output.path)) is not what was written: it was changed or damaged since; "
          + "move it away, and run shard \(file.shard) again")
      record.category = .outputWriting
      return record
    }
    if let previews = record.previews,
      !previews.names.allSatisfy({ FileSystem.exists(job.path.appending(FilePath($0))) })
    {
      record.previews = nil
    }
    return record
  }

  /// Removes what the job's processes left half written: those of this machine that have died, and once every file has
  /// ended those of other machines, where a copy of a shard that should be alive has nothing more to give.
  private static func sweep(_ plan: JobPlan, _ job: JobFolder, _ ledger: JobLedger, isComplete: Bool) -> Int {
    let makers = Set(ledger.processes.map { Maker(host: Host.tag(of: $0.host), pid: $0.pid) })
    let outputs = plan.files.flatMap(\.outputs).map { job.output.appending($0).parent }
    let folders = Set(outputs + [job.output, RunFolder.state(of: job.output), job.path, job.reportFolder.previews])
    return StaleTemporaries.remove(in: folders) { name in
      isComplete && makers.contains(Maker(host: name.host ?? "", pid: name.process))
    }
  }

  private struct Maker: Hashable {
    var host: String
    var pid: Int32
  }

  /// The files that are missing, by name, with what is known of them and what makes up for them; empty if none is.
  public var complaint: [String] {
    guard !missing.isEmpty else { return [] }
    let shards = Set(missing.map { manifest.plan.files[$0].shard }).sorted()
    var lines = [missing.count == 1 ? "1 file is missing:" : "\(missing.count) files are missing:"]
    lines += missing.prefix(20).map { "  \(records[$0].input): \(records[$0].message ?? "")" }
    if missing.count > 20 { lines.append("  and \(missing.count - 20) more, in \(job.reportFolder.report)") }
    lines.append("to make up for \(missing.count == 1 ? "it" : "them"), and then merge again:")
    let list = shards.map(String.init).joined(separator: ",")
    func words(_ words: String..., path: FilePath) -> String {
      ShellWords.line(words + [path.string ?? path.description])
    }
    if FileSystem.exists(job.shardScript) {
      lines.append("  " + words("sbatch", "--array=\(list)", path: job.shardScript))
    }
    lines.append(
      "  for i in \(shards.map(String.init).joined(separator: " ")); do "
        + words("diffraw", "run", "--job", path: job.path) + " --shard $i/\(manifest.plan.shards); done")
    return lines
  }

  /// How a merge ends: 1 if files are missing, 2 if some failed, else 0.
  public var status: ExitStatus {
    if !missing.isEmpty { return .incomplete }
    return records.contains { $0.status == .failed } ? .someFailed : .success
  }

  /// Writes the report into the job's folder.
  /// - Returns: the report.
  /// - Throws: `FileWritingError`.
  public func write() throws -> RunReport {
    let now = Date()
    let start = ledger.started.flatMap { try? Date($0, strategy: .iso8601) } ?? now
    let plan = manifest.plan
    let hosts = Set(ledger.processes.map(\.host)).sorted()
    let models = Set(ledger.uses.flatMap(\.models)).sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
    let identity = RunIdentity(
      name: job.name, version: plan.tool, commandLine: plan.command, currentFolder: plan.currentFolder,
      outputFolder: job.output, pipeline: .init(name: plan.work, digest: plan.workDigest), models: models,
      host: hosts.isEmpty ? ProcessIdentity.current.host : hosts.joined(separator: ", "), start: start,
      // A clock that was set back, or another machine's, does not make time run backward.
      end: max(start, now), workers: ledger.uses.map(\.workers).max() ?? 0, jobs: ledger.uses.map(\.jobs).max() ?? 0,
      peakMemory: ledger.uses.map(\.peakMemory).max() ?? 0)
    let report = RunReport(run: identity, files: records)
    try report.write(to: job.reportFolder, withPage: FileSystem.exists(job.reportFolder.previews))
    return report
  }
}
