import Foundation

/// How long tests that break their inputs at random go on: as many rounds as each says, or the seconds that
/// `DIFFRAW_FUZZ_SECONDS` says, as in `DIFFRAW_FUZZ_SECONDS=600 nice -n 19 swift test -c release --filter Hostile`.
public enum Fuzzing {
  /// Calls `round` so many times, or for so long; prints how many times if that is not as usual.
  public static func rounds(_ name: String, _ usual: Int, _ round: () throws -> Void) rethrows {
    let words = ProcessInfo.processInfo.environment["DIFFRAW_FUZZ_SECONDS"]
    guard let seconds = words.flatMap({ Double($0) }) else {
      for _ in 0..<usual { try round() }
      return
    }
    let end = ContinuousClock.now + .seconds(seconds)
    var count = 0
    while ContinuousClock.now < end {
      try round()
      count += 1
    }
    print("\(name): \(count) rounds")
  }
}
