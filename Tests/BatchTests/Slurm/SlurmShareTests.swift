import Batch
import Testing

@Suite struct SlurmShareTests {
  private static let gib = 1 << 30

  @Test func isNothingOutsideOfAJob() {
    let share = SlurmShare(environment: ["HOME": "/root", "SLURM_JOB_ID": "7"])
    #expect(share.processors == nil && share.memory == nil)
  }

  @Test(
    arguments: [
      (["SLURM_CPUS_PER_TASK": "3"], 3), (["SLURM_CPUS_PER_TASK": "3", "SLURM_CPUS_ON_NODE": "8"], 3),
      // Slurm says nothing of a task that did not ask for processors.
      (["SLURM_CPUS_ON_NODE": "8"], 8), (["SLURM_CPUS_PER_TASK": "many", "SLURM_CPUS_ON_NODE": "2"], 2),
      (["SLURM_CPUS_PER_TASK": "0"], nil), (["SLURM_CPUS_PER_TASK": "-4"], nil), (["SLURM_CPUS_PER_TASK": ""], nil),
    ] as [([String: String], Int?)])
  func hasTheTasksProcessors(environment: [String: String], processors: Int?) {
    #expect(SlurmShare(environment: environment).processors == processors)
  }

  @Test(
    arguments: [
      (["SLURM_MEM_PER_NODE": "4096"], 4 * gib), (["SLURM_MEM_PER_NODE": "8G"], 8 * gib),
      // All that the node has.
      (["SLURM_MEM_PER_NODE": "0"], nil), (["SLURM_MEM_PER_NODE": ""], nil), (["SLURM_MEM_PER_NODE": "much"], nil),
      (["SLURM_MEM_PER_CPU": "2048"], 2 * gib), (["SLURM_MEM_PER_CPU": "2048", "SLURM_CPUS_PER_TASK": "4"], 8 * gib),
      // The node rounds processors up to cores, and the job's memory with them.
      (["SLURM_MEM_PER_CPU": "1G", "SLURM_CPUS_PER_TASK": "3", "SLURM_CPUS_ON_NODE": "4"], 4 * gib),
      (["SLURM_MEM_PER_CPU": "1G", "SLURM_CPUS_ON_NODE": "4", "SLURM_MEM_PER_NODE": "3G"], 3 * gib),
      (["SLURM_MEM_PER_CPU": "1T", "SLURM_CPUS_ON_NODE": "99999999999"], .max),
    ] as [([String: String], Int?)])
  func hasTheJobsMemory(environment: [String: String], bytes: Int?) {
    #expect(SlurmShare(environment: environment).memory == bytes)
  }
}
