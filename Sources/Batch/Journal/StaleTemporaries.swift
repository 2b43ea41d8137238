import FileWriting

/// Files that processes left half written when they died.
enum StaleTemporaries {
  /// Removes those of dead processes directly in `folders`, and those of this process's number, which has none yet.
  ///
  /// Call it only where no other machine is at work, since its processes look dead here.
  /// - Returns: how many files.
  static func remove(in folders: Set<FilePath>) -> Int {
    var count = 0
    let own = ProcessIdentity.current.pid
    for folder in folders {
      for member in (try? FileSystem.members(of: folder)) ?? [] where !member.isLink {
        guard let pid = member.name.string.flatMap(AtomicFile.process(ofTemporary:)) else { continue }
        guard pid == own || !FileSystem.processExists(pid) else { continue }
        if (try? FileSystem.remove(folder.appending(member.name))) != nil { count += 1 }
      }
    }
    return count
  }
}
