/// What the journals of an output folder say of its outputs: the last known state of each.
package struct RunHistory: Sendable {
  /// How the work on an output ended that was begun last.
  package enum Ending: Hashable, Sendable { case died, done, failed, dropped }

  /// What stands under an output's name, as far as the journals know.
  package enum Standing: Hashable, Sendable {
    /// What a run wrote, or nothing, or what was there before.
    case anything
    /// This, unless someone else has changed it.
    case exactly(OutputContent)
    /// Nothing, unless someone else has put something there.
    case nothing
  }

  /// The last known state of an output.
  package struct OutputState: Hashable, Sendable {
    package var ending: Ending
    /// What it was developed from.
    package var key: FileKey
    package var standing: Standing
    /// How many runs in a row died while this very work was in progress. Deaths beside which other files were in work
    /// count as one together, since any of them may have been the cause.
    package var deaths: Int
    /// The plan whose shard this comes from; nil for a run of its own.
    package var plan: String?
    /// Counts the journals; the one that this comes from.
    fileprivate var journal: Int
  }

  private var states: [FilePath: OutputState] = [:]
  private var journals = 0
  /// The number of the last run; 0 if there is none.
  package private(set) var lastRun = 0
  /// What is wrong with the journals.
  package private(set) var warnings: [String] = []
  /// The folders of the runs and jobs of which a process has died, or that cannot be known to have ended.
  package private(set) var runsThatDied: Set<RunFolder> = []

  /// No runs.
  package init() {}

  /// Reads all journals of an output folder.
  ///
  /// They come in the order of their numbers, and records in that of their lines; clocks count for nothing. An attempt at
  /// a shard of a job counts as a run; of those of one job, what any has done is done, whatever the others say. No
  /// other run may be at work in the folder, since what it has begun would look as if it had died.
  /// - Throws: `BatchError` with code `unreadableJournal`.
  package init(of folder: FilePath) throws(BatchError) {
    var journals: [(journal: FilePath, start: JournalRecord.RunStart)] = []
    for (run, journal) in try Self.journals(of: folder) {
      let reader = try JournalReader(contentsOf: journal)
      if !reader.hasEnd { runsThatDied.insert(run) }
      if let start = reader.start {
        journals.append((journal, start))
      } else if !reader.records.isEmpty || !reader.warnings.isEmpty {
        warnings.append("\(journal):1: the line that says what runs is damaged, and the journal is left out")
      }
    }
    // Each is read a second time rather than all being held at once.
    for (journal, start) in journals.sorted(by: { ($0.start.number, $0.journal) < ($1.start.number, $1.journal) }) {
      add(try JournalReader(contentsOf: journal))
      lastRun = max(lastRun, start.number)
    }
  }

  private static func journals(
    of folder: FilePath
  ) throws(BatchError) -> [(run: RunFolder, journal: FilePath)] {
    do {
      let runs = try RunFolder.all(of: folder).map { ($0, $0.journal) }
      return try JobFolder.all(of: folder).reduce(into: runs) { journals, job throws(SystemError) in
        journals += try job.attempts().map { (job.reportFolder, job.journal(of: $0)) }
      }
    } catch {
      throw BatchError(
        .unreadableJournal, "the journals in \(RunFolder.state(of: folder)) cannot be read: \(error)",
        remedy: "change its permissions, or name another folder with -o")
    }
  }

  /// Adds a later run.
  package mutating func add(_ journal: JournalReader) {
    guard let start = journal.start else { return }
    warnings += journal.warnings
    journals += 1
    let plan = start.attempt?.plan
    // A copy of a shard that is still at work has not died.
    let isAlive = plan != nil && start.process.isOfThisHost && !start.process.hasEnded
    // Files in work, by the first of their outputs.
    var open: [FilePath: JournalRecord.Begin] = [:]
    for record in journal.records {
      switch record {
      case .begin(let begin):
        if let first = begin.outputs.first { open[first] = begin }
        for output in begin.outputs {
          let previous = states[output]
          if let previous, previous.ending == .done, plan != nil, previous.plan == plan, previous.key == begin.key {
            continue
          }
          let isRepeated = previous?.ending == .died && previous?.key == begin.key
          states[output] = OutputState(
            ending: .died, key: begin.key, standing: .anything,
            deaths: (isRepeated ? previous?.deaths ?? 0 : 0) + (isAlive ? 0 : 1), plan: plan,
            journal: journals)
        }
      case .done(let done):
        if let first = done.outputs.first { open[first.path] = nil }
        for output in done.outputs {
          states[output.path] = OutputState(
            ending: .done, key: done.key, standing: .exactly(output.content), deaths: 0, plan: plan,
            journal: journals)
        }
      case .failed(let failed):
        if let first = failed.outputs.first { open[first] = nil }
        end(failed.outputs, .failed, left: failed.left)
      case .dropped(let dropped):
        if let first = dropped.outputs.first { open[first] = nil }
        end(dropped.outputs, .dropped, left: dropped.left)
      case .run, .end: break
      }
    }
    guard open.count > 1, !isAlive else { return }
    for output in open.values.flatMap(\.outputs) {
      guard var state = states[output], state.ending == .died else { continue }
      state.deaths = max(1, state.deaths - 1)
      states[output] = state
    }
  }

  /// Ends what the journal's run has begun, also if it was given up before and went on; a file that was refused before
  /// work began is as it was.
  private mutating func end(_ outputs: [FilePath], _ ending: Ending, left: [JournalRecord.Output]?) {
    for output in outputs {
      guard var state = states[output], [.died, .dropped].contains(state.ending), state.journal == journals else {
        continue
      }
      (state.ending, state.deaths) = (ending, 0)
      if let left {
        state.standing = left.first { $0.path == output }.map { .exactly($0.content) } ?? .nothing
      }
      states[output] = state
    }
  }

  /// The last known state of an output, by its path below the output folder; nil if no journal knows it.
  package subscript(output: FilePath) -> OutputState? { states[output] }

  /// The folders below the output folder in which runs have died, so that temporary files may have been left there.
  package var foldersOfDeaths: Set<FilePath> {
    Set(states.lazy.filter { $0.value.ending == .died }.map(\.key.parent))
  }
}
