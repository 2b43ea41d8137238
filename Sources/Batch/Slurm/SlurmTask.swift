/// A job, or a task of an array, as Slurm's queue lists it.
package struct SlurmTask: Hashable, Sendable {
  /// `123`, or `123_4` for the fourth task of an array.
  package var id: String
  /// `PENDING`, `RUNNING`, `COMPLETED` …
  package var state: String
  /// Why it waits, or ended as it did; `None` if there is nothing to say.
  package var reason: String
  /// Its nodes; empty while it has none.
  package var nodes: String
  /// The job's name.
  package var name: String

  package init(id: String, state: String, reason: String, nodes: String, name: String) {
    self.id = id
    self.state = state
    self.reason = reason
    self.nodes = nodes
    self.name = name
  }

  /// What `squeue -o` is to print. Its JSON is another one in each of Slurm's versions; this is the same in all of them.
  package static let format = "%i|%T|%r|%N|%j"

  /// Reads what `squeue` printed in that format; other lines, such as the names of clusters, are left out.
  package static func parse(_ output: String) -> [SlurmTask] {
    output.split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 5, fields[0].first?.isNumber == true, !fields[1].isEmpty else { return nil }
      return SlurmTask(id: fields[0], state: fields[1], reason: fields[2], nodes: fields[3], name: fields[4])
    }
  }

  /// Whether it has ended, and will not be started again by itself.
  package var hasEnded: Bool { Self.lastStates.contains(state) }

  private static let lastStates: Set<String> = [
    "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED",
    "TIMEOUT",
  ]

  /// Tasks in a few words, the most frequent first: "38 pending (Resources), 2 running".
  package static func summary(_ tasks: [SlurmTask]) -> String {
    let texts = tasks.map { task in
      let state = task.state.lowercased().replacing("_", with: " ")
      return task.state == "PENDING" && task.reason != "None" ? "\(state) (\(task.reason))" : state
    }
    return Dictionary(grouping: texts) { $0 }.map { (count: $0.value.count, text: $0.key) }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
      .map { "\($0.count) \($0.text)" }.joined(separator: ", ")
  }
}
