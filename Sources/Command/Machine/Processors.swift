import Batch
import Foundation

/// The processors that this process may use.
enum Processors {
  /// As many as a Slurm job gives, or else those of the process's affinity; at most 1024.
  static var available: Int {
    min(1024, SlurmShare().processors ?? max(1, ProcessInfo.processInfo.activeProcessorCount))
  }
}
