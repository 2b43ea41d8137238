import Foundation

/// A run that is over, as far as it matters to one that takes up what it left.
public struct PastRun: Sendable {
  public let folder: RunFolder
  /// What it was.
  public let start: JournalRecord.RunStart
  /// The inputs that it meant to develop and did not: those that failed, were given up, were in work when it died or had
  /// not begun, in their order.
  public let unfinished: [RunInput]
  /// How many inputs it developed.
  public let done: Int

  /// Reads the journal and the list of inputs of a run.
  /// - Throws: `BatchError` with code `noRun` or `unreadableJournal`.
  public init(_ folder: RunFolder) throws(BatchError) {
    guard FileSystem.exists(folder.journal) else {
      throw BatchError(
        .noRun, "\(folder.path): no run is here",
        remedy: "name the folder of a run, the output folder for its last run, or a run's name and the folder with -o")
    }
    let journal = try JournalReader(contentsOf: folder.journal)
    guard let start = journal.start else {
      throw BatchError(
        .unreadableJournal, "\(folder.journal):1: the line that says what ran is missing or damaged",
        remedy: "give the command of the run again")
    }
    let done = journal.records.reduce(into: Set<FilePath>()) { done, record in
      if case .done(let file) = record { done.insert(file.input) }
    }
    self.folder = folder
    self.start = start
    self.done = done.count
    unfinished = try RunInputs.read(folder.inputs).filter { !done.contains($0.path) }
  }
}

extension RunFolder {
  /// The run that a user names: its folder, its name where the output folder is given, or an output folder for the last
  /// run in it, and the output folder of the run.
  /// - Throws: `BatchError` with code `noRun`.
  public static func find(
    _ named: FilePath, in output: FilePath?
  ) throws(BatchError) -> (run: RunFolder, output: FilePath) {
    if let output { return (RunFolder(runs(of: output).appending(named)), output) }
    if !FileSystem.exists(RunFolder(named).journal), let last = try? all(of: named).last { return (last, named) }
    // The folders above it by its name, or by where it leads.
    for place in [named.normalized, try? FileSystem.canonical(named)] {
      guard let place, RunFolder.runs(of: place.parent.parent.parent).normalized == place.parent else { continue }
      return (RunFolder(named), place.parent.parent.parent)
    }
    throw BatchError(
      .noRun, "\(named): no run is here",
      remedy: "name the folder of a run, the output folder for its last run, or a run's name and the folder with -o")
  }
}
