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
    // An older name does not say when it was started, but one of this process's number is not its own.
    if name.start == nil, name.process == ProcessIdentity.current.pid { return true }
    return ProcessIdentity.hasEnded(name.process, start: name.start)
  }
}
