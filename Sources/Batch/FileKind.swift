/// A kind of files that a command takes, by the endings of their names in folders.
public struct FileKind: Hashable, Sendable {
  /// What messages call such a file.
  public let name: String
  /// The endings, in lower case, sorted.
  public let endings: [String]
  private let set: Set<String>

  public init(name: String, endings: [String]) {
    self.name = name
    self.endings = endings.sorted()
    set = Set(endings)
  }

  /// RAW files of cameras.
  public static let raw = FileKind(
    name: "RAW file",
    endings: [
      "3fr", "ari", "arw", "bay", "cap", "cr2", "cr3", "crw", "dcr", "dcs", "dng", "erf", "fff", "gpr", "iiq", "k25",
      "kdc", "mdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "rwz", "sr2", "srf",
      "srw", "x3f",
    ])

  /// Photographs that a camera or a person has developed.
  public static let photograph = FileKind(name: "photograph", endings: ["jpeg", "jpg", "png"])

  /// Pictures that are compared.
  public static let picture = FileKind(name: "picture", endings: ["jpeg", "jpg", "png", "tif", "tiff"])

  /// Whether the file's name ends as such a file's does, in upper or lower case.
  public func matches(_ path: FilePath) -> Bool {
    path.fileExtension.string.map { set.contains($0.lowercased()) } ?? false
  }
}
