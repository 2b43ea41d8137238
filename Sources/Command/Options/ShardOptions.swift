import ArgumentParser
import Batch

/// Which part of a plan to develop.
struct ShardOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the job, as plan has printed it.", valueName: "folder"))
  var job: String?

  @Option(help: ArgumentHelp("The shard I of N, from 0 to N - 1 (--job).", valueName: "i/n"))
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "How long files in work may go on after SIGTERM before they are dropped (--job).", valueName: "seconds"))
  var grace = 60

  /// One of several shards.
  struct Shard: Hashable, ExpressibleByArgument {
    var index: Int
    var count: Int

    init?(argument: String) {
      guard let match = argument.wholeMatch(of: /([0-9]+)\/([0-9]+)/), let index = Int(match.1),
        let count = Int(match.2),
        index < count
      else { return nil }
      self.index = index
      self.count = count
    }
  }

  func validate() throws {
    if job == nil, shard != nil { throw ValidationError("--shard belongs to --job") }
    if job != nil, shard == nil { throw ValidationError("--job needs --shard i/N") }
    if !(0...86400).contains(grace) { throw ValidationError("--grace is 0 to 86400 seconds") }
  }

  /// The job; nil if none is named.
  /// - Throws: `BatchError` with code `noJob`.
  func folder() throws -> JobFolder? { try job.map { try JobFolder(at: FilePath($0)) } }
}
