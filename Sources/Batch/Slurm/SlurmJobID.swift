/// The number under which Slurm has a job.
package struct SlurmJobID: Hashable, Sendable, Codable, CustomStringConvertible {
  package var number: Int
  /// The cluster, where there are several.
  package var cluster: String?

  package init(number: Int, cluster: String? = nil) {
    self.number = number
    self.cluster = cluster
  }

  /// Reads what `sbatch --parsable` prints: `123`, or `123;cluster`. Lines before it are those of a site's own hooks.
  /// - Returns: nil if there is no such line.
  package init?(parsing output: String) {
    guard let line = output.split(whereSeparator: \.isNewline).last,
      let match = line.wholeMatch(of: /([0-9]+)(?:;([A-Za-z0-9_.\-]+))?/), let number = Int(match.1), number > 0
    else { return nil }
    self.init(number: number, cluster: match.2.map(String.init))
  }

  package var description: String { "\(number)" }

  /// The words that ask for a job's tasks, each on a line that `SlurmTask` reads.
  package var queueCommand: [String] {
    ["squeue", "-h", "-r", "-t", "all", "-j", description, "-o", SlurmTask.format] + (cluster.map { ["-M", $0] } ?? [])
  }
}
