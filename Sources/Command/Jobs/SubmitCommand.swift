import ArgumentParser
import Batch
import Foundation

/// `diffraw submit`: gives a job to a cluster.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Give a job to a cluster: its shards, and the merge after them.",
    discussion: """
      Writes batch scripts into the job's folder and submits them: an array with a task for each shard, and the merge, \
      which waits for the end of all of them. Prints the numbers that the cluster gave. A shard that is stopped or loses \
      its node is started again and goes on with what is missing; what is done is left alone. Nodes need the program, the \
      RAW files and the output folder at the paths that they have here.
      """)

  @Argument(help: "Folder of the job, as diffraw plan printed it.") var job: String

  @Flag(help: "Submit to Slurm.") var slurm = false

  @Option(help: "Shards at work at a time; as many as Slurm sees fit unless given.") var throttle: Int?

  @Option(help: "Processors of a shard.") var cpus = 4

  @Option(help: "Memory of a shard, such as 8G; what the cluster gives unless given.") var memory: String?

  @Option(help: "The longest that a shard may take at a time, as Slurm writes it: 90 (minutes), 1:30:00, 2-12.")
  var time: String?

  @Option(help: "Partition, or several with commas between them.") var partition: String?

  @Flag(help: "Decode each file in a process of its own, as run --isolate does.") var isolate = false

  @Option(
    name: .customLong("sbatch"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Further options of sbatch for shards and merge, as in --sbatch \"--account=lab --qos=night\"; may be repeated.",
      valueName: "words"))
  var directives: [String] = []

  @Flag(name: .customLong("print"), help: "Print the scripts and the commands, and do nothing.")
  var printsOnly = false

  func validate() throws {
    if !slurm { throw ValidationError("name the cluster's scheduler: --slurm") }
    if let throttle, throttle < 1 { throw ValidationError("--throttle is at least 1") }
    if !(1...1024).contains(cpus) { throw ValidationError("--cpus is 1 to 1024") }
    if let time, !SlurmRequest.isTime(time) {
      throw ValidationError(
        "--time \"\(time)\" is no time of Slurm's: write 90 (minutes), 1:30:00 or 2-12 (days-hours)")
    }
    if let partition, !SlurmRequest.isPartition(partition) {
      throw ValidationError("--partition \"\(partition)\" is no name of a partition")
    }
    if let words = directives.first(where: { !SlurmRequest.isDirective($0) }) {
      throw ValidationError(
        "--sbatch \"\(words)\" is no line of options, or one that renumbers the shards: write it as --account=lab")
    }
  }

  func run() throws {
    try Failing.withStatus {
      let scripts = try scripts()
      if printsOnly { return show(scripts) }
      let submission = try SlurmSubmitter(scripts: scripts) { Terminal.standardError.write($0) }.submit()
      print("array \(submission.array)")
      if let merge = submission.merge { print("merge \(merge)") }
    }
  }

  private func scripts() throws -> SlurmScripts {
    let folder = try JobFolder(at: FilePath(job))
    let request = SlurmRequest(
      throttle: throttle, processors: cpus, memory: try memory.map(ByteCount.parse), time: time, partition: partition,
      isIsolated: isolate, directives: directives)
    return try SlurmScripts(
      job: folder.path, shards: JobManifest(of: folder).plan.shards, program: FileSystem.canonical("/proc/self/exe"),
      request: request)
  }

  private func show(_ scripts: SlurmScripts) {
    print("# \(scripts.shardFile)", scripts.shardScript, separator: "\n")
    print("# \(scripts.mergeFile)", scripts.mergeScript, separator: "\n")
    print("# submitted by")
    print(ShellWords.line(scripts.arrayCommand))
    print(ShellWords.line(scripts.mergeCommand(after: "ARRAY")))
  }
}
