import Foundation

/// Where a run keeps what it knows of itself: `OUTPUT/.diffraw/runs/RUN`, RUN being the time of its start in UTC and four
/// random digits, as in `20261126T213000Z-7f3a`. Names of runs sort by their start.
public struct RunFolder: Hashable, Sendable {
  /// The folder itself.
  public let path: FilePath

  /// A folder that is there already.
  public init(_ path: FilePath) { self.path = path.normalized }

  /// Creates the folder of a run that begins now.
  /// - Parameter output: the output folder.
  /// - Throws: `BatchError` with code `unusableOutputFolder` or `storageFull`.
  public init(creatingIn output: FilePath, at start: Date = Date()) throws(BatchError) {
    let runs = Self.runs(of: output)
    do {
      path = try Self.create(in: runs, at: start)
    } catch {
      throw BatchError(
        error.isStorageFull ? .storageFull : .unusableOutputFolder,
        "the folder \(runs), in which runs keep their journals and reports, cannot be written to: \(error)",
        remedy: error.isStorageFull ? "free some space" : "change its permissions, or name another folder with -o")
    }
  }

  /// Creates a folder with the name of a run in the folder `parent`, which is created if it is missing.
  static func create(in parent: FilePath, at start: Date) throws(SystemError) -> FilePath {
    try FileSystem.createFolder(parent)
    while true {
      let path = parent.appending(FilePath(name(start, digits: .random(in: 0 ... .max))))
      if try FileSystem.createNewFolder(path) { return path }
    }
  }

  /// The run's name.
  public var name: String { path.lastComponent.description }
  public var journal: FilePath { path.appending("journal.jsonl") }
  /// The inputs that the run means to develop.
  public var inputs: FilePath { path.appending("inputs.jsonl") }
  /// The report, for programs.
  public var report: FilePath { path.appending("report.json") }
  /// The report in a few lines, fit for a mail.
  public var summary: FilePath { path.appending("summary.txt") }
  /// The inputs that failed, as `--files-from` takes them.
  public var failed: FilePath { path.appending("failed.txt") }
  /// The same with zero bytes at the ends of the names; only there if a name cannot stand on a line.
  public var failedWithZeros: FilePath { path.appending("failed-null.txt") }
  /// The outputs with their SHA-256, as `sha256sum` writes them.
  public var checksums: FilePath { path.appending("checksums.txt") }
  /// The report, for people.
  public var page: FilePath { path.appending("report.html") }
  /// The pictures of the page.
  public var previews: FilePath { path.appending("previews") }

  /// The hidden folder of an output folder in which runs keep their state.
  public static func state(of output: FilePath) -> FilePath { output.appending(".diffraw") }

  /// The folder that holds the runs of an output folder.
  public static func runs(of output: FilePath) -> FilePath { state(of: output).appending("runs") }

  /// The runs of an output folder, the oldest first; none if there is no such folder. Their journals tell their order,
  /// since clocks may be set back and several runs may begin within a second; those that died before their first record
  /// come first.
  package static func all(of output: FilePath) throws(SystemError) -> [RunFolder] {
    let runs = runs(of: output)
    guard FileSystem.exists(runs) else { return [] }
    return try FileSystem.members(of: runs).filter { isName($0.name) }
      .map { member in
        let run = RunFolder(runs.appending(member.name))
        return (run: run, number: JournalReader.start(ofJournalAt: run.journal)?.number ?? 0)
      }
      .sorted { ($0.number, $0.run.path) < ($1.number, $1.run.path) }
      .map(\.run)
  }

  /// The name of a run.
  static func name(_ start: Date, digits: UInt16) -> String {
    let time = start.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZoneSeparator: .omitted))
    let hexadecimal = String(digits, radix: 16)
    return "\(time)-" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
  }

  /// Whether a folder is named as those of runs are.
  static func isName(_ name: FilePath) -> Bool {
    name.string?.wholeMatch(of: /\d{8}T\d{6}Z-[0-9a-f]{4}/) != nil
  }
}
