/// The batch scripts by which a job goes to Slurm: an array with a task for each shard, and the merge.
///
/// They need nothing of a cluster's configuration. A shard that was stopped before its end is put back into the queue by
/// its own script, and a merge waits for the end of all shards, however they end, because it is what finds files missing.
package struct SlurmScripts: Sendable {
  /// The job's folder.
  package let job: FilePath
  package let shards: Int
  /// What the shards' script holds.
  package let shardScript: String
  /// What the merge's script holds.
  package let mergeScript: String
  /// The names under which Slurm lists the two.
  package let names: (array: String, merge: String)
  /// The job's folder as text.
  private let folder: String

  /// The scripts for a job.
  /// - Parameters:
  ///   - job: its folder, absolute; the nodes have it at the same path.
  ///   - shards: how many there are, at least 1.
  ///   - program: the program itself, absolute; as `job`.
  /// - Throws: `BatchError` with code `unfitForSlurm` for a path that cannot stand in a script.
  package init(job: FilePath, shards: Int, program: FilePath, request: SlurmRequest) throws(BatchError) {
    precondition(shards > 0, "a job has shards")
    self.job = job
    self.shards = shards
    folder = try Self.text(job)
    let (name, program) = (try Self.text(job.lastComponent), try Self.text(program))
    names = (name, name + "-merge")
    let (words, log) = (Self.directives(request), folder.replacing("%", with: "%%") + "/logs/")
    let throttle = request.throttle.map { "%\($0)" } ?? ""
    let asks = [
      "--job-name=\(Self.directiveQuoted(names.array))", "--array=0-\(shards - 1)\(throttle)",
      "--cpus-per-task=\(request.processors)", "--output=\(Self.directiveQuoted(log + "%a.log"))",
      "--open-mode=append", "--requeue", "--signal=B:TERM@120",
    ]
    shardScript = Self.script(
      ["# The shards of a job of diffraw. Some of them again: sbatch --array=3,7 and this file."]
        + (asks + words).map { "#SBATCH \($0)" }
        + [
          "", "program=\(ShellWords.quoted(program))", "job=\(ShellWords.quoted(folder))", "shards=\(shards)", "",
          Self.shardBody(options: request.isIsolated ? " --isolate" : ""),
        ])
    let merge = [
      "--job-name=\(Self.directiveQuoted(names.merge))", "--cpus-per-task=1",
      "--output=\(Self.directiveQuoted(log + "merge.log"))", "--open-mode=append", "--requeue",
    ]
    mergeScript = Self.script(
      ["# The report of a job of diffraw, from the journals of its shards."]
        + (merge + words).map { "#SBATCH \($0)" }
        + ["", "exec \(ShellWords.quoted(program)) merge \(ShellWords.quoted(folder))"])
  }

  /// What the shards' script does with these options of the program: starts the program, and passes on to it what Slurm tells the script alone.
  private static func shardBody(options: String) -> String {
    #"""
    # Slurm tells the script, and only the script, that its time is running out or its place is wanted.
    child= told=
    trap 'told=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
    "$program" run --job "$job" --shard "$SLURM_ARRAY_TASK_ID/$shards"\#(options) &
    child=$!
    [ -z "$told" ] || kill -TERM "$child" 2>/dev/null
    # The signal ends a wait, but not the program.
    while told=; wait "$child"; status=$?; [ -n "$told" ]; do :; done

    # 75: stopped before its end, so back into the queue.
    if [ "$status" -eq 75 ]; then
      scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
    fi
    exit "$status"
    """#
  }

  /// Where the shards' script goes.
  package var shardFile: FilePath { job.appending("shard.sbatch") }
  /// Where the merge's script goes.
  package var mergeFile: FilePath { job.appending("merge.sbatch") }
  /// The folder of what shards and merge say.
  package var logs: FilePath { job.appending("logs") }
  /// Where it is noted under which numbers Slurm has the job.
  package var submission: FilePath { Self.submission(of: job) }

  package static func submission(of job: FilePath) -> FilePath { job.appending("submission.json") }

  /// The words that submit the array.
  package var arrayCommand: [String] { ["sbatch", "--parsable", folder + "/shard.sbatch"] }

  /// The words that submit the merge, which waits for the end of an array.
  package func mergeCommand(after array: String) -> [String] {
    ["sbatch", "--parsable", "--dependency=afterany:\(array)", folder + "/merge.sbatch"]
  }

  private static func directives(_ request: SlurmRequest) -> [String] {
    var words: [String] = []
    // Slurm's M is a mebibyte.
    if let memory = request.memory { words.append("--mem=\((memory + (1 << 20) - 1) >> 20)M") }
    if let time = request.time { words.append("--time=\(time)") }
    if let partition = request.partition { words.append("--partition=\(partition)") }
    return words + request.directives
  }

  private static func script(_ lines: [String]) -> String {
    (["#!/bin/bash"] + lines).joined(separator: "\n") + "\n"
  }

  /// A path as text, if it can stand in a script: Slurm reads scripts by lines, and a backslash in the name of a log has
  /// a meaning there that cannot be taken from it.
  private static func text(_ path: FilePath) throws(BatchError) -> String {
    if let text = path.string, !text.contains("\\"),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    {
      return text
    }
    throw BatchError(
      .unfitForSlurm, "the path \(path) cannot stand in a batch script of Slurm",
      remedy: "use folders whose names are UTF-8 without line breaks and backslashes")
  }

  private static func directiveQuoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\\\"") + "\"" }
}
