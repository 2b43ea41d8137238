import Batch
import Foundation

/// Gives a job to Slurm: its array, and the merge that waits for it.
struct SlurmSubmitter {
  let scripts: SlurmScripts
  /// Says a line of what is done.
  let tell: (String) -> Void

  /// Time after which Slurm is asked whether it still knows what it took, in seconds. A controller saves its state some
  /// seconds late, and forgets what it took meanwhile if it dies.
  private static let settlingTime = 5.0

  /// Submits the job, and makes sure that Slurm has it.
  /// - Returns: the numbers that Slurm gave.
  /// - Throws: `BatchError`, or `FileWritingError`.
  func submit() throws -> SlurmSubmission {
    let configuration = try SlurmProgram.run(["scontrol", "show", "config"])
    guard configuration.hasSucceeded else {
      throw BatchError(
        .slurmUnreachable, "Slurm does not answer: \(configuration.message)", remedy: "see scontrol ping, and try again"
      )
    }
    try SlurmLimits.check(shards: scripts.shards, configuration: configuration.output)
    try checkQueue()
    try scripts.write()
    var submission = SlurmSubmission(array: try take(scripts.arrayCommand))
    try submission.write(for: scripts.job)
    let merge = scripts.mergeCommand(after: submission.array.description)
    do {
      submission.merge = try take(merge)
    } catch {
      throw BatchError(
        error.code, "\(error.message). The array \(submission.array) is in the queue, but nothing follows it",
        remedy: "submit the merge by \(ShellWords.line(merge)), or give it up by scancel \(submission.array)")
    }
    try submission.write(for: scripts.job)
    Thread.sleep(forTimeInterval: Self.settlingTime)
    try confirm(submission)
    return submission
  }

  /// Refuses a job that waits or works already.
  private func checkQueue() throws(BatchError) {
    guard let earlier = SlurmSubmission.newest(of: scripts.job) else { return }
    let ids = [(earlier.array, scripts.names.array)] + (earlier.merge.map { [($0, scripts.names.merge)] } ?? [])
    for (id, name) in ids {
      let left = try tasks(of: id, name).filter { !$0.hasEnded }
      if left.isEmpty { continue }
      throw BatchError(
        .jobInQueue, "the job is in the queue already, as \(id): \(SlurmTask.summary(left))",
        remedy: "wait for its end, or take it out by scancel " + ids.map { "\($0.0)" }.joined(separator: " "))
    }
  }

  /// Submits a script.
  /// - Throws: `BatchError` with code `slurmRefusal`, or that of a program that cannot be run.
  private func take(_ command: [String]) throws(BatchError) -> SlurmJobID {
    let answer = try SlurmProgram.run(command)
    let remedy = "change the options, or see by --print what is submitted"
    guard answer.hasSucceeded else {
      throw BatchError(
        .slurmRefusal, "Slurm does not take \(ShellWords.line(command)): \(answer.message)", remedy: remedy)
    }
    guard let id = SlurmJobID(parsing: answer.output) else {
      let output = FilePath.line(answer.output)
      throw BatchError(.slurmRefusal, "sbatch names no job, but says “\(output)” \(answer.message)", remedy: remedy)
    }
    return id
  }

  /// Makes sure that what Slurm took is there, and tells how it stands.
  private func confirm(_ submission: SlurmSubmission) throws(BatchError) {
    let array = try tasks(of: submission.array, scripts.names.array)
    guard !array.isEmpty else {
      throw lost("the array \(submission.array)", remedy: "submit the job again: what is done is left alone")
    }
    tell("array \(submission.array): \(SlurmTask.summary(array))")
    guard let id = submission.merge else { return }
    let merge = try tasks(of: id, scripts.names.merge)
    guard !merge.isEmpty else {
      let again = ShellWords.line(scripts.mergeCommand(after: submission.array.description))
      throw lost("the merge \(id), but has the array \(submission.array)", remedy: "submit the merge again by \(again)")
    }
    tell("merge \(id): \(SlurmTask.summary(merge))")
  }

  private func lost(_ what: String, remedy: String) -> BatchError {
    BatchError(
      .submissionLost, "Slurm took the job, and then lost \(what), as it may when its controller dies", remedy: remedy)
  }

  /// The tasks that Slurm knows under a number, if the name is the job's: a controller that lost jobs gives their numbers
  /// to others. None if Slurm does not know the number.
  /// - Throws: `BatchError` with code `slurmUnreachable`.
  private func tasks(of id: SlurmJobID, _ name: String) throws(BatchError) -> [SlurmTask] {
    var attempts = 5
    while true {
      let answer = try SlurmProgram.run(id.queueCommand)
      if answer.hasSucceeded { return SlurmTask.parse(answer.output).filter { $0.name == name } }
      if answer.message.contains("Invalid job id") { return [] }
      attempts -= 1
      guard attempts > 0 else {
        throw BatchError(
          .slurmUnreachable, "Slurm does not say what became of \(id): \(answer.message)",
          remedy: "see squeue -j \(id), and try again if there is nothing")
      }
      Thread.sleep(forTimeInterval: 2)
    }
  }
}
