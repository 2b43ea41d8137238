import Foundation
import TestSupport
import Testing

/// `diffraw submit` before a Slurm that is made up: programs of the same names that note what they are asked.
@Suite struct SubmitTests {
  private let place: Workplace
  /// The job's folder, and its name.
  private let job: String
  private let name: String

  init() throws {
    place = try Workplace(photographs: "photos/a.dng", "photos/b.dng", "photos/c.dng")
    let planned = try place.run("plan", "photos", "-o", "out", "--shards", "3", "-p", "color-only", "--quiet")
    let folder = place.file(try #require(planned.stdoutLines.last, "\(planned)")).resolvingSymlinksInPath()
    (job, name) = (folder.path, folder.lastPathComponent)
    try program("scontrol", "echo 'MaxArraySize            = 1001'")
    try program("sbatch", "case \"$*\" in *--dependency=*) echo 71 ;; *) echo 'a word of the site'; echo '70' ;; esac")
    try queue(
      array: "echo '70_0|RUNNING|None|n1|\(name)'; echo '70_[1-2]|PENDING|Priority||\(name)'",
      merge: "echo '71|PENDING|Dependency||\(name)-merge'")
  }

  /// Makes a program that notes the words it is started with.
  private func program(_ name: String, _ body: String) throws {
    let path = place.file("calls").path
    try place.write("#!/bin/bash\necho \"\(name) $*\" >> '\(path)'\n\(body)\n", to: "bin/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.file("bin/\(name)").path)
  }

  /// Makes a queue that answers for the two jobs.
  private func queue(array: String, merge: String) throws {
    try program("squeue", "case \"$*\" in *' -j 70 '*) \(array) ;; *) \(merge) ;; esac")
  }

  private static let unknown = "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1"

  private func submit(_ words: String..., path: String? = nil) throws -> Tool.Outcome {
    try Tool.run(
      ["submit", job, "--slurm"] + words, environment: ["PATH": path ?? place.file("bin").path],
      currentDirectory: place.directory.url)
  }

  private func calls() throws -> [String] {
    String(decoding: try place.bytes("calls"), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func text(_ file: String) throws -> String { try String(contentsOfFile: "\(job)/\(file)", encoding: .utf8) }

  @Test func givesSlurmTheArrayAndThenTheMerge() throws {
    let outcome = try submit("--throttle", "2", "--memory", "3G")
    #expect(outcome.status == 0 && outcome.stdout == "array 70\nmerge 71\n", "\(outcome)")
    #expect(
      outcome.stderrLines == ["array 70: 1 pending (Priority), 1 running", "merge 71: 1 pending (Dependency)"])
    func ask(_ id: Int) -> String { "squeue -h -r -t all -j \(id) -o %i|%T|%r|%N|%j" }
    #expect(
      try calls() == [
        "scontrol show config", "sbatch --parsable \(job)/shard.sbatch",
        "sbatch --parsable --dependency=afterany:70 \(job)/merge.sbatch", ask(70), ask(71),
      ])
    #expect(try text("shard.sbatch").contains("#SBATCH --array=0-2%2\n"))
    #expect(try text("merge.sbatch").contains("#SBATCH --mem=3072M\n"))
    #expect(try text("submission.json").contains("70"))
    #expect(place.isFolder("out/.diffraw/jobs/\(name)/logs"))
  }

  @Test func printsAllThatItWouldDo() throws {
    let outcome = try submit(
      "--throttle", "2", "--cpus", "3", "--memory", "3G", "--time", "1:30:00", "--partition", "night", "--sbatch",
      "--account=lab", "--print", path: place.file("nowhere").path)
    let program = Tool.diffraw.resolvingSymlinksInPath().path
    #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome)")
    #expect(
      outcome.stdout == """
        # \(job)/shard.sbatch
        #!/bin/bash
        # The shards of a job of diffraw. Some of them again: sbatch --array=3,7 and this file.
        #SBATCH --job-name="\(name)"
        #SBATCH --array=0-2%2
        #SBATCH --cpus-per-task=3
        #SBATCH --output="\(job)/logs/%a.log"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --signal=B:TERM@120
        #SBATCH --mem=3072M
        #SBATCH --time=1:30:00
        #SBATCH --partition=night
        #SBATCH --account=lab

        program='\(program)'
        job='\(job)'
        shards=3

        # Slurm tells the script, and only the script, that its time is running out or its place is wanted.
        child= told=
        trap 'told=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
        "$program" run --job "$job" --shard "$SLURM_ARRAY_TASK_ID/$shards" &
        child=$!
        [ -z "$told" ] || kill -TERM "$child" 2>/dev/null
        # The signal ends a wait, but not the program.
        while told=; wait "$child"; status=$?; [ -n "$told" ]; do :; done

        # 75: stopped before its end, so back into the queue.
        if [ "$status" -eq 75 ]; then
          scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
        fi
        exit "$status"

        # \(job)/merge.sbatch
        #!/bin/bash
        # The report of a job of diffraw, from the journals of its shards.
        #SBATCH --job-name="\(name)-merge"
        #SBATCH --cpus-per-task=1
        #SBATCH --output="\(job)/logs/merge.log"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --mem=3072M
        #SBATCH --time=1:30:00
        #SBATCH --partition=night
        #SBATCH --account=lab

        exec '\(program)' merge '\(job)'

        # submitted by
        sbatch --parsable \(job)/shard.sbatch
        sbatch --parsable --dependency=afterany:ARRAY \(job)/merge.sbatch

        """)
    #expect(
      !place.isFolder("out/.diffraw/jobs/\(name)/logs")
        && !FileManager.default.fileExists(atPath: "\(job)/shard.sbatch"))
  }

  @Test func tellsOfAnArrayThatWasLost() throws {
    try queue(array: Self.unknown, merge: Self.unknown)
    let outcome = try submit()
    #expect(outcome.status == 75 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(outcome.stderr.contains("then lost the array 70"))
    #expect(outcome.stderr.contains("submit the job again"))
  }

  /// A controller that forgot a job gives its number to the next one.
  @Test(arguments: [unknown, "echo '71|RUNNING|None|n2|somebody elses job'"])
  func tellsOfAMergeThatWasLost(answer: String) throws {
    try queue(array: "echo '70_0|RUNNING|None|n1|\(name)'", merge: answer)
    let outcome = try submit()
    #expect(outcome.status == 75 && outcome.stderr.contains("then lost the merge 71"), "\(outcome)")
    #expect(outcome.stderr.contains("sbatch --parsable --dependency=afterany:70 \(job)/merge.sbatch"))
  }

  @Test func tellsWhatSlurmRefuses() throws {
    try program("sbatch", "echo 'sbatch: error: invalid partition specified: dusk' >&2; exit 1")
    let outcome = try submit("--partition", "dusk")
    #expect(outcome.status == 64 && outcome.stdout.isEmpty, "\(outcome)")
    #expect(outcome.stderr.contains("Slurm does not take sbatch --parsable \(job)/shard.sbatch"))
    #expect(outcome.stderr.contains("invalid partition specified: dusk"))
    try program("sbatch", "echo 'Submitted to the queue of the old machine'")
    #expect(try submit().stderr.contains("sbatch names no job"))
  }

  /// The array is there by then.
  @Test func tellsOfAMergeThatIsRefused() throws {
    try program(
      "sbatch", "case \"$*\" in *--dependency=*) echo 'Job dependency problem' >&2; exit 1 ;; *) echo 70 ;; esac")
    let outcome = try submit()
    #expect(outcome.status == 64, "\(outcome)")
    #expect(outcome.stderr.contains("The array 70 is in the queue"))
    #expect(outcome.stderr.contains("--dependency=afterany:70") && outcome.stderr.contains("scancel 70"))
  }

  @Test func needsSlurm() throws {
    let missing = try submit(path: place.file("nowhere").path)
    #expect(missing.status == 64 && missing.stderr.contains("scontrol was not found"), "\(missing)")
    try program("scontrol", "echo 'slurm_load_ctl_conf error: Unable to contact slurm controller' >&2; exit 1")
    let silent = try submit()
    #expect(silent.status == 75 && silent.stderr.contains("Unable to contact slurm controller"), "\(silent)")
    #expect(try calls() == ["scontrol show config"])
  }

  @Test func refusesMoreShardsThanTheClusterTakes() throws {
    try program("scontrol", "echo 'MaxArraySize            = 2'")
    let outcome = try submit()
    #expect(outcome.status == 64 && outcome.stderr.contains("has 3 shards, but this cluster takes no more than 2"))
    #expect(try calls() == ["scontrol show config"])
  }

  @Test func refusesAJobThatIsInTheQueue() throws {
    #expect(try submit().status == 0)
    let again = try submit()
    #expect(again.status == 75 && again.stderr.contains("in the queue already, as 70: "), "\(again)")
    #expect(again.stderr.contains("scancel 70 71"))
    // What has ended may be submitted again.
    try queue(array: "echo '70_0|FAILED|NonZeroExitCode|n1|\(name)'", merge: Self.unknown)
    #expect(try !submit().stderr.contains("already"))
  }
}
