import Foundation
import Parallel
import Pipeline
import Synchronization

/// Develops many files at a time within a budget of memory, each on a thread of its own.
///
/// Files only coordinate on their threads; what they compute runs on the workers that the processor holds, and while one
/// file is decoded, written or waits for its last tile, another's tiles keep the workers busy. A file that fails does not
/// touch the others.
public struct BatchRunner<Processor: FileProcessor>: Sendable {
  private let processor: Processor
  private let pool: WorkerPool
  private let jobs: Int
  private let budget: MemoryBudget
  private let observer: any BatchObserver
  private let limits: AdmissionLimits

  /// - Parameters:
  ///   - processor: what to do with a file.
  ///   - pool: the workers on which headers are read before work starts.
  ///   - jobs: files in work at a time, at least 1.
  ///   - budget: memory that the processor's shared bytes and the files in work may plan for together.
  ///   - observer: who is told what happens.
  ///   - limits: what keeps further files from being begun.
  public init(
    processor: Processor, pool: WorkerPool, jobs: Int, budget: MemoryBudget, observer: any BatchObserver,
    limits: AdmissionLimits = AdmissionLimits()
  ) {
    precondition(jobs >= 1, "a batch works on at least one file at a time")
    self.processor = processor
    self.pool = pool
    self.jobs = jobs
    self.budget = budget
    self.observer = observer
    self.limits = limits
  }

  /// Files in work at a time that keep so many workers busy: one more than needed, to be decoded or written meanwhile.
  public static func defaultJobs(workers: Int) -> Int { workers + 1 }

  /// Bytes that the files in work may plan for together.
  public var fileBudget: Int { max(0, budget.bytes - processor.sharedBytes) }

  /// Reads the headers of the files to develop, and refuses those that cannot be read and those that never fit into the
  /// budget. Returns early if `cancellation` is set; the rest then stays without a plan.
  public func prepare(_ entries: [BatchEntry], cancellation: CancellationFlag) -> [BatchEntry] {
    let toRead = entries.indices.filter { entries[$0].action == .develop }
    let read = Mutex((entries: entries, count: 0))  // protected by its mutex
    pool.parallelFor(toRead.count) { turn in
      if cancellation.isCancelled { return }
      let index = toRead[turn]
      let entry = planned(entries[index])
      let count = read.withLock { read in
        read.entries[index] = entry
        read.count += 1
        return read.count
      }
      observer.receive(.headersRead(count, of: toRead.count))
    }
    return read.withLock { $0.entries }
  }

  private func planned(_ entry: BatchEntry) -> BatchEntry {
    var entry = entry
    do {
      guard let url = entry.input.path.url else { preconditionFailure("discovery refuses names that are not text") }
      let plan = try processor.plan(for: url)
      entry.plan = plan
      if plan.bytes > fileBudget { throw oversized(entry.input.path, plan) }
    } catch {
      entry.action = .refuse(FileFailure(entry.input.path, error))
    }
    return entry
  }

  private func oversized(_ path: FilePath, _ plan: FilePlan) -> FileFailure {
    let enough = ByteCount.roundedUp(plan.bytes + processor.sharedBytes)
    let shared = processor.sharedBytes > 0 ? ", of which \(ByteCount.format(processor.sharedBytes)) are shared" : ""
    return FileFailure(
      file: path.description, category: .memory,
      message:
        "needs \(ByteCount.format(plan.bytes)) of memory, but only \(ByteCount.format(fileBudget)) are available "
        + "to a file (budget \(ByteCount.format(budget.bytes)), \(budget.origin)\(shared)); "
        + "allow more with --memory \(enough)\(processor.thrift.map { ", or \($0)" } ?? "")")
  }

  /// Develops the files of `entries`, as `prepare` left them, and returns when none is in work any more.
  ///
  /// Once `cancellation` or `closing` is set or a limit is reached, no further file is begun. A full disk has the same
  /// effect, since each would fill it again. `cancellation` also ends the files in work. Blocks the calling thread.
  public func run(
    _ entries: [BatchEntry], cancellation: CancellationFlag, closing: CancellationFlag = CancellationFlag()
  ) -> BatchResult {
    let run = BatchRun(
      processor: processor, entries: entries, capacity: fileBudget, slots: jobs, observer: observer,
      limits: limits, cancellation: cancellation, closing: closing)
    return run.result()
  }
}
