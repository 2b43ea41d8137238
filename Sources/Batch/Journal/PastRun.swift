import Foundation

/// A run that is over, as far as it matters to one that takes up what it left: itself, and those that are reported
/// together with it, as the runs of a watch are.
public struct PastRun: Sendable {
  public let folder: RunFolder
  /// What it was.
  public let start: JournalRecord.RunStart
  /// The inputs that it meant to develop and did not: those that failed, were given up, were in work when it died or had
  /// not begun, in their order.
  public let unfinished: [RunInput]
  /// How many inputs it developed.
  public let done: Int

  /// Reads the journals and the lists of inputs.
  /// - Parameters:
  ///   - folder: the run's folder; if it is reported in another's, that one is read.
  ///   - output: the output folder.
  /// - Throws: `BatchError` with code `noRun` or `unreadableJournal`.
  public init(_ folder: RunFolder, in output: FilePath) throws(BatchError) {
    var folder = folder
    var (start, journal) = try Self.read(folder)
    let runs = (try? RunFolder.all(of: output)) ?? []
    if let name = start.reportedIn, let home = runs.first(where: { $0.name == name }) {
      folder = home
      (start, journal) = try Self.read(home)
    }
    var (inputs, known, done) = (try RunInputs.read(folder.inputs), Set<FilePath>(), Self.done(journal))
    for run in try Self.runs(runs, reportedIn: folder) {
      let (list, later) = (try RunInputs.read(run.folder.inputs), Self.done(run.journal))
      // What it means to develop is no longer done until it says so.
      done = done.subtracting(list.map(\.path)).union(later)
      inputs += list
    }
    self.folder = folder
    self.start = start
    self.done = done.count
    unfinished = inputs.filter { known.insert($0.path).inserted && !done.contains($0.path) }
  }

  private static func read(
    _ folder: RunFolder
  ) throws(BatchError) -> (start: JournalRecord.RunStart, journal: JournalReader) {
    guard FileSystem.exists(folder.journal) else { throw RunFolder.noRun(at: folder.path) }
    let journal = try JournalReader(contentsOf: folder.journal)
    guard let start = journal.start else {
      throw BatchError(
        .unreadableJournal, "\(folder.journal):1: the line that says what ran is missing or damaged",
        remedy: "give the command of the run again")
    }
    return (start, journal)
  }

  /// Those of the runs that another reports, in the order in which they ran.
  private static func runs(
    _ runs: [RunFolder], reportedIn home: RunFolder
  ) throws(BatchError) -> [(folder: RunFolder, journal: JournalReader)] {
    var found: [(number: Int, folder: RunFolder, journal: JournalReader)] = []
    for run in runs where run.name != home.name {
      let journal = try JournalReader(contentsOf: run.journal)
      // One without a list died before its first file.
      guard let start = journal.start, start.reportedIn == home.name, FileSystem.exists(run.inputs) else { continue }
      found.append((start.number, run, journal))
    }
    return found.sorted { $0.number < $1.number }.map { ($0.folder, $0.journal) }
  }

  private static func done(_ journal: JournalReader) -> Set<FilePath> {
    journal.records.reduce(into: []) { done, record in
      if case .done(let file) = record { done.insert(file.input) }
    }
  }
}

extension RunFolder {
  /// The run that a user names: its folder, its name where the output folder is given, or an output folder for the last
  /// run in it; and the output folder of the run.
  /// - Throws: `BatchError` with code `noRun`.
  public static func find(
    _ named: FilePath, in output: FilePath?
  ) throws(BatchError) -> (run: RunFolder, output: FilePath) {
    let run = RunFolder(output.map { runs(of: $0).appending(named) } ?? named)
    guard FileSystem.exists(run.journal) else {
      guard output == nil, let last = try? all(of: named).last else { throw noRun(at: run.path) }
      return (last, named)
    }
    if let output { return (run, output) }
    // The folders above it by its name, or by where it leads.
    for place in [run.path, try? FileSystem.canonical(named)] {
      guard let place, runs(of: place.parent.parent.parent).normalized == place.parent else { continue }
      return (run, place.parent.parent.parent)
    }
    throw noRun(at: named)
  }

  fileprivate static func noRun(at path: FilePath) -> BatchError {
    BatchError(
      .noRun, "\(path): no run is here",
      remedy: "name the folder of a run, the output folder for its last run, or a run's name and the folder with -o")
  }
}
