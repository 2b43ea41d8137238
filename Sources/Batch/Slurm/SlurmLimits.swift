/// What a cluster allows.
package enum SlurmLimits {
  /// Tasks that an array may have, by what `scontrol show config` prints; nil if it does not say.
  package static func arraySize(inConfiguration text: String) -> Int? {
    for line in text.split(whereSeparator: \.isNewline) {
      if let match = line.wholeMatch(of: /\s*MaxArraySize\s*=\s*([0-9]+)\s*/) { return Int(match.1) }
    }
    return nil
  }

  /// Refuses an array that the cluster would refuse, in words that say what to do about it.
  /// - Throws: `BatchError` with code `unfitForSlurm`.
  package static func check(shards: Int, configuration: String) throws(BatchError) {
    guard let size = arraySize(inConfiguration: configuration), shards > size else { return }
    throw BatchError(
      .unfitForSlurm, "the job has \(shards) shards, but this cluster takes no more than \(size) (MaxArraySize)",
      remedy: "plan it with --shards \(size)")
  }
}
