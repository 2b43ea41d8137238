import Batch
import Testing

/// What Slurm's programs print, as Debian's Slurm 22.05 printed it.
@Suite struct SlurmTaskTests {
  @Test func readsAQueue() {
    let tasks = SlurmTask.parse(
      """
      CLUSTER: night
      4_0|COMPLETED|None|n1|20261126T213000Z-7f3a
      4_1|RUNNING|None|n2|20261126T213000Z-7f3a
      4_2|PENDING|JobArrayTaskLimit||20261126T213000Z-7f3a
      5|PENDING|Dependency||a name | with bars
      slurm_load_jobs error: Socket timed out on send/recv operation

      """)
    #expect(tasks.map(\.id) == ["4_0", "4_1", "4_2", "5"])
    #expect(tasks.map(\.state) == ["COMPLETED", "RUNNING", "PENDING", "PENDING"])
    #expect(tasks.map(\.reason) == ["None", "None", "JobArrayTaskLimit", "Dependency"])
    #expect(tasks.map(\.nodes) == ["n1", "n2", "", ""])
    #expect(tasks[2].name == "20261126T213000Z-7f3a" && tasks[3].name == "a name | with bars")
    #expect(tasks.map(\.hasEnded) == [true, false, false, false])
  }

  @Test(arguments: ["", "\n", "no line of a queue\n", "||||\n", "12|RUNNING\n"]) func leavesOtherTextOut(text: String) {
    #expect(SlurmTask.parse(text).isEmpty)
  }

  private func task(_ state: String, _ reason: String = "None") -> SlurmTask {
    SlurmTask(id: "1", state: state, reason: reason, nodes: "", name: "night")
  }

  /// A task that is requeued, suspended or being cleaned up after may yet go on.
  @Test func knowsWhatHasEnded() {
    for state in ["PENDING", "RUNNING", "COMPLETING", "CONFIGURING", "REQUEUED", "SUSPENDED", "SPECIAL_EXIT"] {
      #expect(!task(state).hasEnded, "\(state)")
    }
    for state in ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED"] {
      #expect(task(state).hasEnded, "\(state)")
    }
  }

  @Test func isToldInAFewWords() {
    #expect(SlurmTask.summary([]) == "")
    let tasks = [task("RUNNING"), task("RUNNING"), task("PENDING", "Resources"), task("OUT_OF_MEMORY", "OutOfMemory")]
    #expect(SlurmTask.summary(tasks) == "2 running, 1 out of memory, 1 pending (Resources)")
  }

  @Test(
    arguments: [
      ("123\n", SlurmJobID(number: 123)), ("7;night\n", SlurmJobID(number: 7, cluster: "night")),
      ("a word of the site's own\n41\n", SlurmJobID(number: 41)), ("", nil), ("0\n", nil),
      ("Submitted batch job\n", nil),
      ("12 34\n", nil), ("-5\n", nil), ("99999999999999999999\n", nil), ("7;\n", nil),
    ] as [(String, SlurmJobID?)])
  func readsNumbersOfJobs(text: String, id: SlurmJobID?) {
    #expect(SlurmJobID(parsing: text) == id)
  }

  @Test func asksForOneJob() {
    let words = ["squeue", "-h", "-r", "-t", "all", "-j", "7", "-o", "%i|%T|%r|%N|%j"]
    #expect(SlurmJobID(number: 7).queueCommand == words)
    #expect(SlurmJobID(number: 7, cluster: "night").queueCommand == words + ["-M", "night"])
  }

  @Test func readsWhatAClusterAllows() throws {
    let configuration = "Configuration data as of 2026-11-26\nMaxArraySize            = 1001\nMaxJobCount = 10000\n"
    #expect(SlurmLimits.arraySize(inConfiguration: configuration) == 1001)
    #expect(SlurmLimits.arraySize(inConfiguration: "MaxArraySizes = 3\n") == nil)
    try SlurmLimits.check(shards: 1001, configuration: configuration)
    try SlurmLimits.check(shards: 5000, configuration: "")
    #expect {
      try SlurmLimits.check(shards: 1002, configuration: configuration)
    } throws: { error in
      "\(error)".contains("no more than 1001") && "\(error)".contains("--shards 1001")
    }
  }
}
