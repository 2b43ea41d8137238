import ArgumentParser
import Batch
import Foundation
import Parallel
import Pipeline

/// `diffraw merge`: makes the one report of all shards of a job.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Check what the shards of a job have written, and make the one report of it.",
    discussion: """
      Every output is read and held against what its shard has written. Status 0 if all files are done, 2 if some failed, \
      and 1 if files are missing: they are named, and so is what makes up for them. A merge may be repeated.
      """)

  @Argument(help: "Folder of the job, as plan has printed it.") var job: String

  @Option(help: ArgumentHelp("How long to wait for files that another machine has just written.", valueName: "seconds"))
  var patience = 60

  @Option(help: "Threads that read outputs; all processors of this machine (or of its share) unless given.")
  var workers: Int?

  @Flag(name: [.short, .long], help: "No summary; what is missing still goes to standard error.")
  var quiet = false

  func validate() throws {
    if !(0...86400).contains(patience) { throw ValidationError("--patience is 0 to 86400 seconds") }
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
  }

  func run() throws {
    let status = try Failing.withStatus { try merge() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func merge() throws -> ExitStatus {
    let folder = try JobFolder(at: FilePath(job))
    let cancellation = CancellationFlag()
    let trap = SignalTrap(setting: cancellation)
    let merge: JobMerge
    do {
      merge = try JobMerge(
        of: folder, JobManifest(of: folder), patience: .seconds(patience),
        workers: WorkerPool(count: workers ?? Processors.available), cancellation: cancellation)
    } catch is Cancelled {
      return trap.received?.exitStatus ?? .tryAgain
    }
    let terminal = Terminal.standardError
    for warning in merge.warnings { terminal.write("warning: \(warning)") }
    if merge.swept > 0 { terminal.write("removed \(merge.swept) half-written files of processes that are gone") }
    if merge.doneTwice > 0 {
      terminal.write("\(merge.doneTwice) files were done by more than one attempt, to the same end")
    }
    let report = try merge.write()
    if !quiet { print(report.summary(in: folder.reportFolder), terminator: "") }
    for line in merge.complaint { terminal.write(line) }
    return merge.status
  }
}
