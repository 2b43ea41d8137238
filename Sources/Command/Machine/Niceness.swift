import Foundation

/// How much this process yields the processors to others.
enum Niceness {
  /// Adds to the niceness of this process, at most up to 19, for the rest of its life.
  ///
  /// The system keeps a niceness for each thread, and Dispatch gives the threads that it starts one of its own where it
  /// may; so those that yield less than they shall are found and set again each second.
  static func add(_ value: Int) {
    // To yield more is allowed to everyone.
    _ = nice(Int32(value))
    let target = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    let keeper = Thread {
      while true {
        raise(to: target)
        Thread.sleep(forTimeInterval: 1)
      }
    }
    keeper.name = "niceness"
    keeper.start()
  }

  private static func raise(to target: Int32) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? [] {
      guard let thread = id_t(name), getpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread) < target else {
        continue
      }
      // It may have ended meanwhile.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, target)
    }
  }
}
