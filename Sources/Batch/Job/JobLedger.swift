import Foundation

/// What all attempts at the shards of a job say of its files.
struct JobLedger: Sendable {
  /// What became of a file, the best of what the attempts say.
  enum Ending: Sendable {
    case done(JournalRecord.Done)
    case failed(JournalRecord.Failed)
    /// It was begun, and given up or lost.
    case begun
  }

  /// By the input of each file.
  private(set) var endings: [FilePath: Ending] = [:]
  /// Files that several attempts have ended as done.
  private(set) var doneTwice: Set<FilePath> = []
  /// The most telling record of each file that is done or failed, by its input.
  private(set) var records: [FilePath: FileRecord] = [:]
  /// What is wrong with journals and records.
  private(set) var warnings: [String] = []
  /// The processes that made the attempts.
  private(set) var processes: Set<ProcessIdentity> = []
  /// When the first attempt began, in UTC, as in `2026-11-26T21:30:00Z`; nil if there was none.
  private(set) var started: String?
  /// What the attempts that came to their end took of their machines.
  private(set) var uses: [JournalRecord.End.Use] = []

  /// Reads all journals and records of a job.
  /// - Throws: `BatchError` with code `unreadableJournal`.
  init(of job: JobFolder, plan id: String) throws(BatchError) {
    let attempts: [ShardAttempt]
    do {
      attempts = try job.attempts()
    } catch {
      throw BatchError(
        .unreadableJournal, "the journals in \(job.journals) cannot be read: \(error)", remedy: "change its permissions"
      )
    }
    for attempt in attempts {
      let path = job.journal(of: attempt)
      let journal = try JournalReader(contentsOf: path)
      guard let start = journal.start else {
        if !journal.records.isEmpty || !journal.warnings.isEmpty {
          warnings.append("\(path):1: the line that says what runs is damaged, and the journal is left out")
        }
        continue
      }
      guard start.attempt?.plan == id else {
        warnings.append("\(path): the journal belongs to another plan and is left out")
        continue
      }
      add(journal, start)
      let (records, faults) = FileRecordLog.read(job.records(of: attempt))
      for record in records { add(record) }
      warnings += faults
    }
  }

  private mutating func add(_ journal: JournalReader, _ start: JournalRecord.RunStart) {
    warnings += journal.warnings
    processes.insert(start.process)
    started = min(started ?? start.started, start.started)
    for record in journal.records {
      switch record {
      case .begin(let begin): add(.begun, begin.input)
      case .done(let done): add(.done(done), done.input)
      case .failed(let failed): add(.failed(failed), failed.input)
      case .end(let end): uses += end.use.map { [$0] } ?? []
      case .run, .dropped: break
      }
    }
  }

  private mutating func add(_ ending: Ending, _ input: FilePath) {
    switch (endings[input], ending) {
    case (.done, .done):
      doneTwice.insert(input)
      endings[input] = ending
    case (.done, _), (.failed, .begun): break
    default: endings[input] = ending
    }
  }

  private mutating func add(_ record: FileRecord) {
    if records[record.input]?.status == .done, record.status != .done { return }
    records[record.input] = record
  }

  /// The record of a file that is done or failed: the one that was kept if it tells of the same ending, else what the
  /// journal knows. Nil if nothing has ended the file.
  func record(of file: JobPlan.File) -> FileRecord? {
    guard let ending = endings[file.input] else { return nil }
    let kept = records[file.input]
    switch ending {
    case .done(let done):
      let outputs = done.outputs.map { FileRecord.Output(path: $0.path, content: $0.content) }
      if let kept, kept.status == .done, kept.outputs == outputs { return kept }
      var record = FileRecord(
        input: file.input, identity: file.input, status: .done, outputs: outputs, seconds: done.seconds)
      record.warnings = done.warnings
      return record
    case .failed(let failed):
      if let kept, kept.status == .failed { return kept }
      return FileRecord(
        input: file.input, identity: file.input, status: .failed, message: failed.message,
        category: FailureCategory(rawValue: failed.category) ?? .internal,
        outputs: file.outputs.map { FileRecord.Output(path: $0) })
    case .begun: return nil
    }
  }
}
