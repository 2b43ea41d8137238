extension ProgressState {
  /// One line of at most so many columns. What matters least is left out first: the files in work, then the rate, then
  /// the time left.
  package func statusLine(at time: Duration, columns: Int) -> String {
    var segments = [counts]
    if let left = secondsLeft(at: time), !isStopping { segments.append(TimeSpan.format(left) + " left") }
    if let rates = rates(at: time) { segments.append(Self.format(rates)) }
    if !fractions.isEmpty {
      segments.append("in work " + fractions.map { "\(Int($0 * 100))%" }.joined(separator: " "))
    }
    while segments.count > 1, segments.joined(separator: " | ").count > columns { segments.removeLast() }
    return String(segments.joined(separator: " | ").prefix(columns))
  }

  private var counts: String {
    if entries.isEmpty {
      return headers == 0
        ? "comparing with the journals \(compared)/\(toCompare)" : "reading headers \(headersRead)/\(headers)"
    }
    var text = "\(finished)/\(entries.count) files"
    if skipped > 0 { text += ", \(skipped) skipped" }
    if failed > 0 { text += ", \(failed) failed" }
    return isStopping ? "stopping, " + text : text
  }

  private static func format(_ rates: (filesPerMinute: Double, pixelsPerSecond: Double)) -> String {
    let megapixels = rates.pixelsPerSecond / 1e6
    let files = "\(rates.filesPerMinute.fixed(1)) files/min"
    return megapixels < 0.01 ? files : "\(files), \(megapixels.fixed(megapixels < 10 ? 2 : 0)) MP/s"
  }

  /// The line for a file that has ended, of which `finished` counts; nil if nothing became of it.
  package func finishedLine(_ index: Int, _ outcome: FileOutcome) -> String? {
    let entry = entries[index]
    let place = "[\(finished)/\(entries.count)]"
    switch outcome {
    case .done(_, let elapsed):
      let outputs = entry.outputs.map(\.description).joined(separator: ", ")
      return "\(place) done \(entry.input.path) → \(outputs) (\((elapsed / .seconds(1)).fixed(1)) s)"
    case .skipped(let reason): return "\(place) skipped \(entry.input.path) (\(reason))"
    case .failed(let failure): return "\(place) failed \(failure)"
    case .cancelled, .notStarted: return nil
    }
  }
}

/// Spans of time as people read them.
enum TimeSpan {
  /// "12 s", "9 min 05 s", "2 h 05 min".
  static func format(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "over 100 h" }
    let whole = Int(seconds.rounded())
    func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min"
  }
}
