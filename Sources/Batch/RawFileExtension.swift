/// The endings by which RAW files are known in folders.
public enum RawFileExtension {
  /// The endings, in lower case, sorted.
  public static let all: [String] = [
    "3fr", "ari", "arw", "bay", "cap", "cr2", "cr3", "crw", "dcr", "dcs", "dng", "erf", "fff", "gpr", "iiq", "k25",
    "kdc", "mdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "rwz", "sr2", "srf",
    "srw", "x3f",
  ]

  private static let set = Set(all)

  /// Whether the file's name ends as a RAW file's does, in upper or lower case.
  public static func matches(_ path: FilePath) -> Bool {
    path.fileExtension.string.map { set.contains($0.lowercased()) } ?? false
  }
}
