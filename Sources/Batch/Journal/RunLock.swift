import FileWriting
import Foundation
import Synchronization

/// The lock of an output folder, `.diffraw/lock`: at most one run holds it.
///
/// The file says who holds it, and comes into being with its whole content at once. On one machine the holder also
/// has the file's `flock`, which ends with the process, so that of several that find the lock stale one takes it over.
/// Across machines, where processes cannot be looked at, a lock holds until it is removed.
final class RunLock: Sendable {
  private let path: FilePath
  /// The descriptor that has the `flock`; nil once released. Protected by its mutex.
  private let descriptor: Mutex<Int32?>

  /// Takes the lock of an output folder that is there.
  /// - Throws: `BatchError` with code `folderInUse` if another run has it; `unusableOutputFolder` or `storageFull`.
  init(of folder: FilePath) throws(BatchError) {
    let state = RunFolder.state(of: folder)
    path = state.appending("lock")
    do {
      try FileSystem.createFolder(state)
      descriptor = Mutex(try Self.take(path, folder))
    } catch let error as BatchError {
      throw error
    } catch {
      let isFull = (error as? SystemError)?.isStorageFull == true
      throw BatchError(
        isFull ? .storageFull : .unusableOutputFolder, "the lock \(path) cannot be taken: \(error)",
        remedy: isFull ? "free some space" : "change the folder's permissions, or name another with -o")
    }
  }

  deinit { release() }

  /// Gives the lock back. May be called again.
  func release() {
    descriptor.withLock { descriptor in
      guard let held = descriptor.take() else { return }
      if FileSystem.isFile(held, at: path) { try? FileSystem.remove(path) }
      close(held)
    }
  }

  /// Refuses where a run has the lock of a folder. One that begins later is not noticed.
  /// - Throws: `BatchError` with code `folderInUse`.
  static func confirmFree(_ folder: FilePath) throws(BatchError) {
    let path = RunFolder.state(of: folder).appending("lock")
    guard let text = FileSystem.text(of: path) else { return }
    let holder = try? JSONDecoder().decode(ProcessIdentity.self, from: Data(text.utf8))
    if let holder, holder.isOfThisHost, holder.hasEnded { return }
    throw inUse(folder, path, holder)
  }

  private static func take(_ path: FilePath, _ folder: FilePath) throws -> Int32 {
    // Under a name of its own until it is complete, by which it is swept if it never is.
    let name = AtomicFile.temporaryName(for: "lock", number: Int.random(in: 0 ... .max))
    let draft = path.parent.appending(FilePath(name))
    defer { try? FileSystem.remove(draft) }
    let file = try AppendedFile(creating: draft)
    try file.append(try JSONEncoder().encode(ProcessIdentity.current))
    let descriptor = try FileSystem.openToLock(draft)
    do {
      // File systems that know no such lock go by the process's number alone.
      _ = flock(descriptor, LOCK_EX | LOCK_NB)
      var patience = 100
      while try !FileSystem.link(draft, as: path) { try makeWay(path, folder, patience: &patience) }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Removes a lock whose holder has died, or waits a moment while another process does so.
  /// - Throws: `BatchError` if the lock is held.
  private static func makeWay(_ path: FilePath, _ folder: FilePath, patience: inout Int) throws {
    let descriptor: Int32
    do {
      descriptor = try FileSystem.openToLock(path)
    } catch  where error.number == ENOENT {
      return
    }
    defer { close(descriptor) }
    let isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
    let content = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd()
    let holder = content.flatMap { try? JSONDecoder().decode(ProcessIdentity.self, from: $0) }
    guard FileSystem.isFile(descriptor, at: path) else { return }
    guard let holder, holder.isOfThisHost, holder.hasEnded else { throw inUse(folder, path, holder) }
    if isFree { return try FileSystem.remove(path) }
    patience -= 1
    if patience == 0 { throw inUse(folder, path, holder) }
    Thread.sleep(forTimeInterval: 0.02)
  }

  private static func inUse(_ folder: FilePath, _ path: FilePath, _ holder: ProcessIdentity?) -> BatchError {
    guard let holder else {
      return BatchError(
        .folderInUse, "the output folder \(folder) is locked, and its lock does not say by whom",
        remedy: "remove \(path) if no run is at work there, then run again")
    }
    let place = FilePath.line(holder.host)
    return BatchError(
      .folderInUse, "another run is at work in the output folder \(folder): process \(holder.pid) on \(place)",
      remedy: holder.isOfThisHost
        ? "wait for its end, then run again"
        : "wait for its end, or remove \(path) if it is over, then run again")
  }
}
