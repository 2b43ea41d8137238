/// What the shards of a job ask of Slurm.
package struct SlurmRequest: Hashable, Sendable {
  /// Shards at work at a time; nil for as many as Slurm sees fit.
  package var throttle: Int?
  /// Processors of a shard.
  package var processors: Int
  /// Memory of a shard, in bytes; nil for what the cluster gives unasked.
  package var memory: Int?
  /// The longest that a shard may take at a time, as Slurm writes it; nil for what the partition allows.
  package var time: String?
  /// The partition, or several with commas between them; nil for the cluster's default.
  package var partition: String?
  /// Whether shards decode each file in a process of its own.
  package var isIsolated: Bool
  /// Further directives: the words of a line behind `#SBATCH`.
  package var directives: [String]

  package init(
    throttle: Int? = nil, processors: Int = 4, memory: Int? = nil, time: String? = nil, partition: String? = nil,
    isIsolated: Bool = false, directives: [String] = []
  ) {
    precondition(processors > 0 && throttle ?? 1 > 0 && memory ?? 1 > 0, "a shard needs something to work with")
    self.throttle = throttle
    self.processors = processors
    self.memory = memory
    self.time = time
    self.partition = partition
    self.isIsolated = isIsolated
    self.directives = directives
  }

  /// Whether a text is a time limit as Slurm reads it: `90`, `1:30:00`, `2-12`.
  package static func isTime(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9]+(:[0-9]+){0,2}|[0-9]+-[0-9]+(:[0-9]+){0,2}/) != nil
  }

  /// Whether a text can be the name of a partition, or several of them.
  package static func isPartition(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9_.,+\-]+/) != nil }

  /// Whether a text can stand behind `#SBATCH`: one line of options, which leaves the shards' numbers to the job.
  package static func isDirective(_ text: String) -> Bool {
    let isLine = text.hasPrefix("-") && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    return isLine && !text.split(separator: " ").contains { $0.hasPrefix("--array") || $0.hasPrefix("-a") }
  }
}
