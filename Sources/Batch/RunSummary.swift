/// A run told in the end.
public enum RunSummary {
  /// What became of how many inputs, in what time, which limit stopped it, and each failure by name.
  public static func lines(_ result: BatchResult) -> [String] {
    let counts = result.counts
    var parts = ["\(counts.done) done", "\(counts.skipped) skipped", "\(counts.failed) failed"]
    if counts.cancelled > 0 { parts.append("\(counts.cancelled) cancelled") }
    if counts.notStarted > 0 { parts.append("\(counts.notStarted) not started") }
    let seconds = result.elapsed / .seconds(1)
    var line = "\(parts.joined(separator: ", ")) of \(counts.total) in \(TimeSpan.format(seconds))"
    let megapixels = Double(result.developedPixels) / 1e6
    if megapixels > 0, seconds > 0 { line += " (\((megapixels / seconds).fixed(2)) MP/s)" }
    switch result.stop {
    case .deadline, .failures: line += result.stop.map { ", stopped: \($0)" } ?? ""
    case .request, .storageFull, nil: break
    }
    let failures = result.failures
    return [line] + (failures.isEmpty ? [] : ["failed:"] + failures.map { "  \($0)" })
  }
}
