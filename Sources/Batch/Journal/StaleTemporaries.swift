import FileWriting

/// Files that processes left half written when they died.
enum StaleTemporaries {
  /// Removes those of this machine's dead processes directly in `folders`, and those of this process's number, which has
  /// none yet; and those of which `isAbandoned` says so.
  /// - Returns: how many files.
  static func remove(in folders: Set<FilePath>, where isAbandoned: (TemporaryName) -> Bool = { _ in false }) -> Int {
    var count = 0
    let own = ProcessIdentity.current.pid
    for folder in folders {
      for member in (try? FileSystem.members(of: folder)) ?? [] where !member.isLink {
        guard let name = member.name.string.flatMap(TemporaryName.init(parsing:)) else { continue }
        guard
          name.isOfThisHost ? name.process == own || !FileSystem.processExists(name.process) : isAbandoned(name)
        else { continue }
        if (try? FileSystem.remove(folder.appending(member.name))) != nil { count += 1 }
      }
    }
    return count
  }
}
