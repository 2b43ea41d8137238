import Batch
import Foundation
import TestSupport
import Testing

@Suite struct MemoryLimitsTests {
  private let gib = 1 << 30

  private func limits(_ files: [String: String], environment: [String: String] = [:]) throws -> MemoryLimits {
    let root = try TemporaryDirectory()
    for (name, text) in files {
      let url = root.file(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return MemoryLimits.current(root: FilePath(root.url.path), environment: environment)
  }

  @Test func takesTheLeastOfTheGroupAndThoseAboveIt() throws {
    let found = try limits([
      "proc/self/cgroup": "0::/user.slice/job.scope\n",
      "sys/fs/cgroup/user.slice/job.scope/memory.max": "max\n",
      "sys/fs/cgroup/user.slice/job.scope/memory.high": "6442450944\n",
      "sys/fs/cgroup/user.slice/memory.max": "4294967296\n",
    ])
    #expect(found.controlGroup == 4 * gib)
  }

  @Test func readsTheFirstVersionOfControlGroups() throws {
    let found = try limits([
      "proc/self/cgroup": "11:cpu,cpuacct:/x\n5:memory:/docker/abc\n1:name=systemd:/docker/abc\n",
      // Within a container the group is mounted as the root.
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
    ])
    #expect(found.controlGroup == 2 * gib)
  }

  @Test func takesNoLimitForNone() throws {
    let found = try limits([
      "proc/self/cgroup": "5:memory:/\n0::/\nnonsense\n", "sys/fs/cgroup/memory.max": "max\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    ])
    #expect(found.controlGroup == nil)
    #expect(try limits([:]).controlGroup == nil)
  }

  @Test func readsAvailableMemory() throws {
    let found = try limits(["proc/meminfo": "MemTotal:  16000 kB\nMemFree: 10 kB\nMemAvailable:   8388608 kB\n"])
    #expect(found.available == 8 * gib)
    #expect(found.physical > 0)
  }

  @Test func readsSlurmsShare() throws {
    #expect(try limits([:], environment: ["SLURM_MEM_PER_NODE": "4096"]).slurm == 4 * gib)
    #expect(try limits([:], environment: ["SLURM_MEM_PER_CPU": "2G", "SLURM_CPUS_ON_NODE": "3"]).slurm == 6 * gib)
    #expect(try limits([:]).slurm == nil)
  }

  @Test func takesAShareOfTheSmallest() {
    let limits = MemoryLimits(controlGroup: 10_000, slurm: 5_000, available: 8_000, physical: 20_000)
    #expect(MemoryBudget.automatic(limits) == MemoryBudget(bytes: 3_000, origin: "60 % of the Slurm job's memory"))
    #expect(MemoryBudget.automatic(MemoryLimits(physical: 1_000)).bytes == 600)
    #expect(MemoryBudget.automatic().bytes > 0)
  }
}
