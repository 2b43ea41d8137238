import FileWriting
import Foundation

/// The folder below which outputs go, made ready before work starts.
public enum OutputFolder {
  /// Creates the folder if it is missing, and tries whether a file can be created in it.
  /// - Returns: free bytes on its file system; nil if unknown.
  /// - Throws: `BatchError` with code `unusableOutputFolder` or `storageFull`.
  @discardableResult
  public static func prepare(_ folder: FilePath) throws(BatchError) -> Int? {
    do {
      try FileSystem.createFolder(folder)
      // By this name it is swept if the process dies right here.
      let probe = AtomicFile.temporaryName(for: "probe", number: Int.random(in: 0 ... .max))
      try FileSystem.probe(folder.appending(FilePath(probe)))
    } catch {
      if error.isStorageFull {
        throw BatchError(
          .storageFull, "the output folder \(folder) takes no file: \(error)",
          remedy: "free some space or name another folder with -o")
      }
      throw BatchError(
        .unusableOutputFolder, "the output folder \(folder) cannot be written to: \(error)",
        remedy: "name another folder with -o or change its permissions")
    }
    return try? FileSystem.freeBytes(at: folder)
  }

  /// A warning if the planned outputs may take more than the free space; nil otherwise.
  public static func spaceWarning(for entries: [BatchEntry], freeBytes: Int, folder: FilePath) -> String? {
    let planned = entries.lazy.filter { $0.action == .develop }.reduce(0) { $0 + ($1.plan?.outputBytes ?? 0) }
    guard planned > freeBytes else { return nil }
    return "the outputs may take \(ByteCount.format(planned)), but \(folder) has \(ByteCount.format(freeBytes)) left"
  }
}
