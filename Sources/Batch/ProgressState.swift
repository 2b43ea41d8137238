/// How far a run is, from its events alone.
package struct ProgressState: Sendable {
  private struct Sample {
    var time: Duration
    /// Pixels developed, fractions of files in work included.
    var pixels: Double
    /// Files done, likewise.
    var files: Double
  }

  /// The time over which rates are taken.
  private static let window = Duration.seconds(60)

  package private(set) var entries: [BatchEntry] = []
  package private(set) var compared = 0
  package private(set) var toCompare = 0
  package private(set) var headersRead = 0
  package private(set) var headers = 0
  package private(set) var done = 0
  package private(set) var skipped = 0
  package private(set) var failed = 0
  package private(set) var isStopping = false
  /// The fraction done of each file in work, in [0, 1], by its index.
  private var running: [Int: Double] = [:]
  /// Pixels of the files to develop that have not ended.
  private var openPixels = 0.0
  private var donePixels = 0.0
  private var samples: [Sample] = []

  package init() {}

  /// Takes note of an event, `time` after any fixed moment.
  package mutating func apply(_ event: BatchEvent, at time: Duration) {
    switch event {
    case .compared(let count, let total):
      compared = max(compared, count)
      toCompare = total
    case .headersRead(let count, let total):
      headersRead = max(headersRead, count)
      headers = total
    case .began(let entries):
      self.entries = entries
      openPixels = entries.indices.reduce(0) { $0 + work($1) }
      samples = [Sample(time: time, pixels: 0, files: 0)]
    case .started(let index):
      running[index] = 0
    case .progressed(let index, let fraction):
      guard let known = running[index] else { break }
      running[index] = max(known, fraction)
    case .finished(let index, let outcome):
      finish(index, outcome)
    case .stopping:
      isStopping = true
    case .ended:
      running = [:]
    }
    sample(at: time)
  }

  private mutating func finish(_ index: Int, _ outcome: FileOutcome) {
    running[index] = nil
    openPixels -= work(index)
    switch outcome {
    case .done:
      done += 1
      donePixels += work(index)
    case .skipped: skipped += 1
    case .failed: failed += 1
    case .cancelled, .notStarted: break
    }
  }

  /// The file's share of the work: its pixels, or 1 where the plan knows none; 0 if it is not developed.
  private func work(_ index: Int) -> Double {
    guard entries[index].action == .develop, let plan = entries[index].plan else { return 0 }
    return Double(max(plan.pixels, 1))
  }

  /// Files that have ended, one way or another.
  package var finished: Int { done + skipped + failed }

  /// The fractions done of the files in work, in [0, 1], in the order of the inputs.
  package var fractions: [Double] { running.sorted { $0.key < $1.key }.map(\.value) }

  private func current(at time: Duration) -> Sample {
    let fractionPixels = running.reduce(0) { $0 + work($1.key) * $1.value }
    return Sample(time: time, pixels: donePixels + fractionPixels, files: Double(done) + running.values.reduce(0, +))
  }

  /// Keeps a sample a second, and one that is older than the window.
  private mutating func sample(at time: Duration) {
    guard let last = samples.last, time - last.time >= .seconds(1) else { return }
    samples.append(current(at: time))
    while samples.count > 1, time - samples[1].time >= Self.window { samples.removeFirst() }
  }

  /// Files a minute and pixels a second over the last minute; nil while there is too little to tell.
  package func rates(at time: Duration) -> (filesPerMinute: Double, pixelsPerSecond: Double)? {
    guard let first = samples.first else { return nil }
    let now = current(at: time)
    let seconds = (time - first.time) / .seconds(1)
    // A file that fails takes what was done of it along.
    guard seconds >= 1, now.pixels > first.pixels, now.files > first.files else { return nil }
    return ((now.files - first.files) / seconds * 60, (now.pixels - first.pixels) / seconds)
  }

  /// Seconds until all files have ended at the present rate; nil while there is too little to tell.
  package func secondsLeft(at time: Duration) -> Double? {
    guard let rates = rates(at: time) else { return nil }
    let begun = running.reduce(0) { $0 + work($1.key) * $1.value }
    return max(0, openPixels - begun) / rates.pixelsPerSecond
  }
}
