import Foundation

/// What a Slurm job gives to this process, by its environment; nil where nothing is said.
package struct SlurmShare: Hashable, Sendable {
  /// Processors: those of a task, or else those that the job has on this node.
  package var processors: Int?
  /// Memory, in bytes: the node's share, or that of each processor times their number; the smaller if both are said.
  package var memory: Int?

  /// Reads the variables that Slurm sets. What is no number is taken for not said.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    func count(_ name: String) -> Int? { environment[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
    let (ofTask, onNode) = (count("SLURM_CPUS_PER_TASK"), count("SLURM_CPUS_ON_NODE"))
    processors = ofTask ?? onNode
    let ofNode = Self.bytes(environment["SLURM_MEM_PER_NODE"])
    let ofProcessors = Self.bytes(environment["SLURM_MEM_PER_CPU"]).map { bytes in
      let (product, overflow) = bytes.multipliedReportingOverflow(by: onNode ?? ofTask ?? 1)
      return overflow ? .max : product
    }
    memory = [ofNode, ofProcessors].compactMap(\.self).min()
  }

  /// Slurm states mebibytes; 0 means all that there is.
  private static func bytes(_ text: String?) -> Int? {
    guard let text else { return nil }
    return try? ByteCount.parse(text.allSatisfy(\.isNumber) ? text + "M" : text)
  }
}
