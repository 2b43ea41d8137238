import Foundation

/// The memory that this process has had in its life.
enum PeakMemory {
  /// The largest resident size so far, in bytes.
  static var bytes: Int {
    var usage = rusage()
    return unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }
}
