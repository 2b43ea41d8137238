import FileWriting

/// Files that processes left half written when they died.
enum StaleTemporaries {
  /// Removes those of this machine's dead processes directly in `folders`, and those of other machines of which
  /// `isAbandoned` says so.
  /// - Returns: how many files.
  static func remove(in folders: Set<FilePath>, where isAbandoned: (TemporaryName) -> Bool = { _ in false }) -> Int {
    var count = 0
    for folder in folders {
      for member in (try? FileSystem.members(of: folder)) ?? [] where !member.isLink {
        guard let name = member.name.string.flatMap(TemporaryName.init(parsing:)) else { continue }
        guard name.isOfThisHost ? hasEnded(name) : isAbandoned(name) else { continue }
        if (try? FileSystem.remove(folder.appending(member.name))) != nil { count += 1 }
      }
    }
    return count
  }

  /// Whether the process that wrote a file has ended, also if another one has its number now.
  private static func hasEnded(_ name: TemporaryName) -> Bool {
    guard FileSystem.processExists(name.process) else { return true }
    // An older name says no more; one of this process's number is not its own.
    guard let start = name.start else { return name.process == ProcessIdentity.current.pid }
    guard let status = ProcessStatus(of: name.process) else { return false }
    return status.isDead || status.start != start
  }
}
