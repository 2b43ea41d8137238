import Foundation
import Parallel
import Pipeline

/// An attempt at a shard: the journals of the folder are known, its own is open, and no lock is held, since the shards of a
/// job work in one folder at the same time, and two copies of one shard write the same bytes.
public struct ShardSession: Sendable {
  /// After how many attempts at a shard that ended no further file it is not tried again by itself.
  package static let patience = 5

  public let session: RunSession
  /// The shard's files, with what is already known against them.
  public let entries: [BatchEntry]
  /// The files' places in the plan.
  public let places: [Int]
  private let job: JobFolder
  private let shard: Int
  private let log: FileRecordLog

  /// Begins an attempt.
  /// - Parameter attempt: what is known of a file that is not done though work on it began, by its place in the shard.
  /// - Throws: `BatchError` with code `wrongShard`, `folderInUse` if a plain run, a plan or a merge is at work in the folder,
  ///   `unreadableJournal`, `unusableOutputFolder` or `storageFull`.
  public init(
    shard: Int, of manifest: JobManifest, in job: JobFolder, _ announcement: RunSession.Announcement,
    telling attempt: @escaping @Sendable (Int) -> FileRecord.Attempt? = { _ in nil }
  ) throws(BatchError) {
    precondition((0..<manifest.plan.shards).contains(shard), "a shard is one of the plan's")
    try RunLock.confirmFree(job.output)
    self.job = job
    self.shard = shard
    places = manifest.places(of: shard)
    entries = places.map { Self.entry(manifest.plan.files[$0], in: job) }
    let history = try RunHistory(of: job.output)
    let (number, journal) = try Self.journal(of: shard, manifest, job, number: history.lastRun + 1, announcement)
    do {
      log = try FileRecordLog(creating: job.records(of: number), folder: job.output, attempt: attempt)
    } catch {
      throw Self.unwritable(job.records(of: number), error)
    }
    session = RunSession(
      folder: job.output, work: announcement.work, plan: manifest.id, history: history, runFolder: job.reportFolder,
      journal: journal)
  }

  /// An entry for a file of the plan. One that is not what it was when the work was planned is refused, since another
  /// shard's copy of the plan must not mean other pictures.
  private static func entry(_ file: JobPlan.File, in job: JobFolder) -> BatchEntry {
    let outputs = file.outputs.map(job.output.appending)
    func refused(_ message: String) -> BatchEntry {
      let failure = FileFailure(file: file.input.description, category: .input, message: message)
      return BatchEntry(
        input: InputFile(path: file.input, identity: file.input), outputs: outputs, action: .refuse(failure))
    }
    let stamp: FileStamp
    let identity: FilePath
    do {
      stamp = try FileSystem.stamp(of: file.input)
      identity = try FileSystem.canonical(file.input)
    } catch {
      return refused("cannot be opened: \(error); bring it back, and run the shard again")
    }
    let change = stamp.bytes != file.size ? "size" : stamp.modified != file.modified ? "time of last change" : nil
    if let change { return refused("has changed since the work was planned (\(change)); plan again to develop it") }
    let input = InputFile(path: file.input, identity: identity)
    return BatchEntry(input: input, outputs: outputs, action: input.fault.map(BatchEntry.Action.refuse) ?? .develop)
  }

  /// Creates the journal of the next attempt at a shard.
  private static func journal(
    of shard: Int, _ manifest: JobManifest, _ job: JobFolder, number: Int, _ announcement: RunSession.Announcement
  ) throws(BatchError) -> (ShardAttempt, RunJournal) {
    var path = job.journals
    do {
      var turn = 1 + (try job.attempts().last { $0.shard == shard }?.number ?? 0)
      while true {
        let attempt = ShardAttempt(shard: shard, number: turn)
        path = job.journal(of: attempt)
        var start = JournalRecord.RunStart(number: number, announcement)
        start.attempt = .init(plan: manifest.id, shard: shard, number: turn)
        do {
          return (attempt, try RunJournal(creating: path, folder: job.output, start: start))
        } catch  where error.number == EEXIST {
          turn += 1
        }
      }
    } catch {
      throw unwritable(path, error)
    }
  }

  private static func unwritable(_ path: FilePath, _ error: SystemError) -> BatchError {
    BatchError(
      error.isStorageFull ? .storageFull : .unusableOutputFolder, "\(path) cannot be written: \(error)",
      remedy: error.isStorageFull ? "free some space" : "change the permissions of the job's folder")
  }

  /// Who is to be told what happens, so that the report of all shards can tell of it.
  public var recorder: any BatchObserver { log }

  /// What the user should know beside the result; empty if nothing.
  public var warnings: [String] { log.fault.map { [$0] } ?? [] }

  /// Whether the last attempts, with this one, have ended no file that those before them had not ended.
  ///
  /// - Throws: `BatchError` with code `unreadableJournal`.
  package func isStuck() throws(BatchError) -> Bool {
    let attempts: [ShardAttempt]
    do {
      attempts = try job.attempts().filter { $0.shard == shard }
    } catch {
      throw BatchError(
        .unreadableJournal, "the journals in \(job.journals) cannot be read: \(error)", remedy: "change its permissions"
      )
    }
    var ended: Set<FilePath> = []
    var idle = 0
    for attempt in attempts {
      let before = ended.count
      for record in try JournalReader(contentsOf: job.journal(of: attempt)).records {
        switch record {
        case .done(let done): ended.insert(done.input)
        case .failed(let failed): ended.insert(failed.input)
        case .run, .begin, .dropped, .end: break
        }
      }
      idle = ended.count > before ? 0 : idle + 1
    }
    return idle >= Self.patience
  }

  /// The status of an attempt: that of a run, but 75 if it was told to stop by SIGTERM and files are left.
  ///
  /// An attempt that would be made again is the last one if as many as `patience` got nowhere.
  /// - Returns: the status, and why no further attempt is asked for, if so.
  /// - Throws: `BatchError` with code `unreadableJournal`.
  public func status(
    of result: BatchResult, signal: StopSignal?
  ) throws(BatchError) -> (status: ExitStatus, refusal: String?) {
    let isCutShort = signal == .terminate && result.counts.unfinished > 0
    let plain = ExitStatus(of: result, signal: signal == .terminate ? nil : signal)
    guard isCutShort && plain != .inputOutput || plain == .tryAgain else { return (plain, nil) }
    guard try isStuck() else { return (.tryAgain, nil) }
    return (
      .someFailed,
      "the last \(Self.patience) attempts at shard \(shard) ended no further file, so it is not asked for again; "
        + "give it more time or a longer --grace, or see what stopped it"
    )
  }
}
