import Foundation

/// The processors that this process may use.
enum Processors {
  /// As many as the scheduler gives: `SLURM_CPUS_PER_TASK` if set, else those of the process's affinity.
  static var available: Int {
    if let share = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap(Int.init), share > 0 {
      return share
    }
    return max(1, ProcessInfo.processInfo.activeProcessorCount)
  }
}
