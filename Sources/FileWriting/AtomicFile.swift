import Foundation

/// Files that appear whole or not at all.
///
/// The content is written to a temporary file in the folder of the destination, brought to the disk, and renamed, so
/// that no reader, crash or power cut ever shows a part of it. The permissions are those of any new file (umask).
public enum AtomicFile {
  /// Calls `body` with an empty temporary file to fill, then puts that file in the place of `destination`.
  ///
  /// `body` writes into the file that is there and does not replace it by another. A file that stood at `destination`
  /// is replaced at the end; whether it may be is for the caller to ask before. If anything fails, the temporary file
  /// is removed and `destination` stays as it was. A symbolic link at `destination` is itself replaced.
  /// - Parameter modified: what the file is to give as the time of its last change; unless given, now.
  /// - Returns: what `body` returns.
  /// - Throws: `FileWritingError` (`cannotCreate`, `diskFull`, `inputOutput`, `interrupted`), or what `body` throws.
  public static func write<Result>(
    to destination: URL, modified: ModificationTime? = nil, _ body: (URL) throws -> Result
  ) throws -> Result {
    try write(to: destination, registry: .shared, modified: modified) { temporary, _ in try body(temporary) }
  }

  /// Puts a file of these bytes in the place of `destination`.
  ///
  /// - Parameters:
  ///   - modified: what the file is to give as the time of its last change; unless given, now.
  ///   - finish: is lent the temporary file that has the bytes, before it takes its name.
  /// - Throws: `FileWritingError` (`cannotCreate`, `diskFull`, `inputOutput`, `interrupted`), or what `finish` throws.
  public static func write(
    _ bytes: some Collection<UInt8>, to destination: URL, modified: ModificationTime? = nil,
    finish: (URL) throws -> Void = { _ in }
  ) throws {
    try write(to: destination, registry: .shared, modified: modified) { temporary, file in
      try file.write(bytes)
      try finish(temporary)
    }
  }

  /// Puts a file in the place of `destination` that `body` writes piece by piece.
  /// - Throws: `FileWritingError` (`cannotCreate`, `diskFull`, `inputOutput`, `interrupted`), or what `body` throws.
  public static func write(
    piecewiseTo destination: URL, _ body: (_ write: (_ piece: Data) throws -> Void) throws -> Void
  ) throws {
    try write(to: destination, registry: .shared, modified: nil) { _, file in
      try body { try file.write($0) }
    }
  }

  /// Removes the temporary files of all writes under way in this process and refuses further writes.
  ///
  /// Meant for the thread that handles SIGINT and SIGTERM, just before the process ends: the writes under way then
  /// fail as `interrupted`, and a file that already has its final name stays.
  public static func removeTemporaries() { TemporaryRegistry.shared.close() }

  /// A name of this process for a file that will be known as `name`.
  package static func temporaryName(for name: String, number: Int) -> String {
    TemporaryName.text(for: name, process: getpid(), start: ProcessStatus.own?.start, number: number)
  }

  /// The same for a registry of its own.
  package static func write<Result>(
    to destination: URL, registry: TemporaryRegistry, _ body: (URL) throws -> Result
  ) throws -> Result {
    try write(to: destination, registry: registry, modified: nil) { temporary, _ in try body(temporary) }
  }

  private static func write<Result>(
    to destination: URL, registry: TemporaryRegistry, modified: ModificationTime?,
    _ body: (URL, OutputFile) throws -> Result
  ) throws -> Result {
    let path = destination.path(percentEncoded: false)
    try refuseHopeless(path)
    let (temporary, file) = try registry.create(for: destination)
    do {
      let result = try body(URL(filePath: temporary), file)
      if let modified { try file.setModificationTime(modified) }
      try file.synchronize()
      try file.close()
      try registry.rename(temporary, to: path)
      try synchronizeFolder(of: destination)
      return result
    } catch {
      registry.remove(temporary)
      throw error
    }
  }

  /// Refuses what the rename would refuse, but only after all the work: a folder, and a name that is too long.
  private static func refuseHopeless(_ path: String) throws {
    var status = stat()
    let number = unsafe stat(path, &status) == 0 ? (status.st_mode & S_IFMT == S_IFDIR ? EISDIR : 0) : errno
    guard number == EISDIR || number == ENAMETOOLONG else { return }
    throw FileWritingError(errno: number, or: .cannotCreate, path: path, action: "create the file")
  }

  /// Brings the new name to the disk. File systems that cannot synchronize a folder say EINVAL, which is no failure.
  private static func synchronizeFolder(of destination: URL) throws {
    let folder = destination.deletingLastPathComponent().path(percentEncoded: false)
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }  // a folder that may be written to but not read
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno != EINVAL {
      throw FileWritingError(errno: errno, or: .inputOutput, path: folder, action: "bring the folder to the disk")
    }
  }
}
