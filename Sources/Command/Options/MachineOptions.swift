import ArgumentParser
import Batch

/// How much of the machine to use.
struct MachineOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Files in work at a time; one more than workers unless given.")
  var jobs: Int?

  @Option(help: "Threads that compute; all processors of this machine (or of its share) unless given.")
  var workers: Int?

  @Option(help: "Memory that the files in work may plan for together, such as 4G; 60 % of what there is unless given.")
  var memory: String?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1") }
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is 1 to 1024") }
  }

  var workerCount: Int { workers ?? Processors.available }

  /// - Throws: `BatchError` for a figure that is none.
  func memoryBudget() throws -> MemoryBudget {
    try memory.map { MemoryBudget(bytes: try ByteCount.parse($0)) } ?? .automatic()
  }
}
