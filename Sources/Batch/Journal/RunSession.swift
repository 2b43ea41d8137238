import FileWriting
import Foundation
import Parallel
import Pipeline

/// A run's hold on its output folder: nobody else runs in it, the journals of earlier runs are known, and this run's own
/// is open.
public final class RunSession: Sendable {
  /// What is said of the run in the first line of its journal, beside what it finds out itself.
  public struct Announcement: Sendable {
    public var work: WorkIdentity
    /// The words of the command line.
    public var command: [String]
    /// The run in whose folder this one will be reported; nil if that is its own.
    public var reportedIn: RunFolder?

    public init(work: WorkIdentity, command: [String], reportedIn: RunFolder? = nil) {
      self.work = work
      self.command = command
      self.reportedIn = reportedIn
    }
  }

  /// The run's own folder.
  public let runFolder: RunFolder
  /// What the user should know of the journals of earlier runs.
  public let warnings: [String]
  public let journal: RunJournal
  private let folder: FilePath
  private let work: WorkIdentity
  private let history: RunHistory
  /// Nil for an attempt at a shard.
  private let lock: RunLock?
  /// The plan that is followed, for an attempt at a shard.
  private let plan: String?

  /// An attempt at a shard, which locks nothing.
  /// - Parameters:
  ///   - plan: the plan that is followed.
  ///   - journal: begun already.
  init(
    folder: FilePath, work: WorkIdentity, plan: String, history: RunHistory, runFolder: RunFolder, journal: RunJournal
  ) {
    self.folder = folder
    self.work = work
    self.plan = plan
    self.history = history
    self.runFolder = runFolder
    self.journal = journal
    warnings = history.warnings
    lock = nil
  }

  /// Begins a run in an output folder that is there.
  /// - Throws: `BatchError` with code `folderInUse`, `unreadableJournal`, `unusableOutputFolder` or `storageFull`.
  public init(in folder: FilePath, _ announcement: Announcement) throws(BatchError) {
    self.folder = folder
    work = announcement.work
    plan = nil
    let lock = try RunLock(of: folder)
    self.lock = lock
    do {
      history = try RunHistory(of: folder)
      warnings = history.warnings
      let start = Date()
      runFolder = try RunFolder(creatingIn: folder, at: start)
      journal = try Self.journal(in: runFolder, of: folder, number: history.lastRun + 1, start, announcement)
    } catch {
      lock.release()
      throw error
    }
  }

  /// Finds out whether a run is at work in an output folder in which there have been some.
  /// - Throws: `BatchError` with code `folderInUse` if so; `unusableOutputFolder` or `storageFull`.
  public static func confirmIdle(in folder: FilePath) throws(BatchError) { try RunLock(of: folder).release() }

  private static func journal(
    in runFolder: RunFolder, of folder: FilePath, number: Int, _ start: Date, _ announcement: Announcement
  ) throws(BatchError) -> RunJournal {
    do {
      let journal = try RunJournal(
        creating: runFolder.journal, folder: folder, start: .init(number: number, announcement, at: start))
      // From the journal up to the output folder's own name, which was there before.
      for place in [RunFolder.runs(of: folder), RunFolder.state(of: folder), folder] { FileSystem.synchronize(place) }
      return journal
    } catch {
      throw BatchError(
        error.isStorageFull ? .storageFull : .unusableOutputFolder,
        "the journal \(runFolder.journal) cannot be written: \(error)",
        remedy: error.isStorageFull ? "free some space" : "change the folder's permissions, or name another with -o")
    }
  }

  /// The entries with what is to be done with each; see `ResumePlan`.
  public func decide(
    _ entries: [BatchEntry], wishes: ResumePlan.Wishes, workers: WorkerPool, observer: any BatchObserver,
    cancellation: CancellationFlag
  ) -> [BatchEntry] {
    ResumePlan(folder: folder, history: history, work: work, wishes: wishes, plan: plan)
      .decide(entries, workers: workers, observer: observer, cancellation: cancellation)
  }

  /// Keeps the list of the inputs that are to be developed, by which those that are not are known though the run may
  /// die.
  /// - Throws: `BatchError` with code `storageFull` or `unusableOutputFolder`.
  public func keepList(of entries: [BatchEntry]) throws(BatchError) {
    do {
      try RunInputs.write(entries, to: runFolder.inputs)
    } catch {
      let isFull = (error as? FileWritingError)?.code == .diskFull
      throw BatchError(
        isFull ? .storageFull : .unusableOutputFolder, "the list of the run's inputs is not written: \(error)",
        remedy: isFull ? "free some space" : "change the folder's permissions, or name another with -o")
    }
  }

  /// What `decide` says without a run, for a dry one: reads the journals and changes nothing.
  /// - Returns: the entries, and what the user should know of the journals.
  /// - Throws: `BatchError` with code `unreadableJournal`.
  public static func foresee(
    _ entries: [BatchEntry], in folder: FilePath, work: WorkIdentity, wishes: ResumePlan.Wishes, workers: WorkerPool,
    observer: any BatchObserver
  ) throws(BatchError) -> (entries: [BatchEntry], warnings: [String]) {
    let history = try RunHistory(of: folder)
    let plan = ResumePlan(folder: folder, history: history, work: work, wishes: wishes)
    let decided = plan.decide(entries, workers: workers, observer: observer, cancellation: CancellationFlag())
    return (decided, history.warnings)
  }

  /// Removes what dead processes left half written, beside the outputs and in their runs' own folders.
  /// - Returns: how many files.
  @discardableResult
  public func sweep(beside entries: [BatchEntry]) -> Int {
    let deaths = history.foldersOfDeaths.filter { !$0.isAbsolute && !$0.components.contains("..") }
    let places = entries.flatMap(\.outputs).map(\.parent) + deaths.map(folder.appending)
    let own = history.runsThatDied.flatMap { [$0.path, $0.previews] }
    return StaleTemporaries.remove(in: Set(places + own + [folder, RunFolder.state(of: folder)]))
  }

  /// A processor that notes in the journal what becomes of the entries' files.
  public func journaling<Processor: FileProcessor>(
    _ processor: Processor, _ entries: [BatchEntry]
  ) -> JournalingProcessor<Processor> {
    JournalingProcessor(processor, work: work, journal: journal, entries: entries)
  }

  /// Notes the files that are refused before work begins.
  /// - Throws: `BatchError` with code `storageFull` or `unusableOutputFolder` if the journal cannot be written.
  public func note(refusedOf entries: [BatchEntry]) throws(BatchError) {
    for entry in entries {
      guard case .refuse(let failure) = entry.action else { continue }
      do {
        try journal.ended(entry, key: nil, failure: failure)
      } catch {
        throw BatchError(
          error.category == .storageFull ? .storageFull : .unusableOutputFolder, error.message,
          remedy: "no file has been begun")
      }
    }
  }

  /// Notes that the run is about to end: files in work may still be done, and no further one is begun. May be called on
  /// any thread.
  public func expectEnd() { journal.expectEnd() }

  /// Ends the run and lets go of the folder.
  /// - Parameter use: what it took of the machine, for a run without a report of its own.
  /// - Returns: why the journal has no end, which does no harm; nil if it has.
  public func end(_ result: BatchResult, status: ExitStatus, use: JournalRecord.End.Use? = nil) -> String? {
    defer { lock?.release() }
    do {
      try journal.end(result.counts, status: status, use: use)
      return nil
    } catch {
      return "the end of the run cannot be noted in the journal \(journal.path): \(error)"
    }
  }

  /// Ends the run at once: the files in work are noted as given up. May be called on any thread.
  public func abandon() {
    journal.abandon()
    lock?.release()
  }
}

extension JournalRecord.RunStart {
  /// A run of this process.
  init(number: Int, _ announcement: RunSession.Announcement, at start: Date = Date()) {
    self.init(
      number: number, tool: announcement.work.tool, command: announcement.command,
      currentFolder: FilePath(FileManager.default.currentDirectoryPath), reportedIn: announcement.reportedIn?.name,
      work: announcement.work.name, workDigest: announcement.work.digest.description,
      started: start.formatted(.iso8601), process: .current)
  }
}
