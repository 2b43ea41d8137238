/// Why a file is developed.
public enum DevelopmentReason: Hashable, Sendable, CustomStringConvertible {
  /// No run has developed it into these outputs.
  case new
  /// The user wants all files to be developed.
  case overwrite
  /// An output that was written is no longer there.
  case missingOutput
  /// It, or what it is developed by, is not what it was.
  case changed(KeyChange)
  /// It was in work when an earlier run died.
  case died
  /// An earlier run failed on it.
  case failed
  /// An earlier run was stopped while it was in work.
  case dropped
  /// It is in quarantine, and the user wants it to be tried again.
  case quarantineLifted

  public var description: String {
    switch self {
    case .new: "not developed yet"
    case .overwrite: "asked for with --overwrite"
    case .missingOutput: "an output is missing"
    case .changed(let change): change.description
    case .died: "an earlier run died while it was in work"
    case .failed: "it failed in an earlier run"
    case .dropped: "an earlier run was stopped while it was in work"
    case .quarantineLifted: "asked for with --retry-quarantined"
    }
  }

  /// How many files are developed again for which reason, a line a reason in the order of their coming; files that no
  /// run has developed are not told of.
  public static func summary(of entries: [BatchEntry]) -> [String] {
    var counts: [(reason: DevelopmentReason, count: Int)] = []
    for case let reason? in entries.map({ $0.action == .develop ? $0.reason : nil }) where reason != .new {
      if let index = counts.firstIndex(where: { $0.reason == reason }) {
        counts[index].count += 1
      } else {
        counts.append((reason, 1))
      }
    }
    return counts.map { "\($0.count) \($0.count == 1 ? "file is" : "files are") developed again: \($0.reason)" }
  }
}
