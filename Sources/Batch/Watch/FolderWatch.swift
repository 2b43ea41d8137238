/// Tells from scan to scan which files of a folder are whole and have not been worked on.
///
/// A file counts as whole once two scans in a row find the same stamp of it: size, both times and number.
public struct FolderWatch: Sendable {
  /// What a scan makes of a file.
  public enum Turn: Hashable, Sendable {
    /// It is whole, and was not worked on since the watch began.
    case new
    /// It is whole, and was worked on when its content was another.
    case changed
  }

  private var lastScan: [FilePath: FileStamp] = [:]
  /// The files that were worked on, with or without success, and their stamps at that time.
  private var settled: [FilePath: FileStamp] = [:]

  public init() {}

  /// Takes note of all files of the folder, and says which have their turn. What is no longer there is forgotten.
  public mutating func scan(_ stamps: [FilePath: FileStamp]) -> [FilePath: Turn] {
    defer {
      lastScan = stamps
      settled = settled.filter { stamps[$0.key] != nil }
    }
    var turns: [FilePath: Turn] = [:]
    for (path, stamp) in stamps where lastScan[path] == stamp {
      if let known = settled[path] {
        if !known.mayEqualInContent(stamp) { turns[path] = .changed }
      } else {
        turns[path] = .new
      }
    }
    return turns
  }

  /// Takes note that a file was worked on as the last scan found it; it has no turn again until its content changes.
  public mutating func settle(_ path: FilePath) { settled[path] = lastScan[path] }
}
