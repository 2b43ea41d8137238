import Batch
import Foundation
import Logging
import Pipeline

/// A watch in progress: scan, develop what has its turn, wait, again.
struct WatchExecution<Processor: FileProcessor> {
  let folder: FilePath
  let recursive: Bool
  /// Seconds between two scans.
  let interval: Double
  let batch: BatchExecution<Processor>
  let output: FilePath
  /// What becomes of files that earlier runs developed.
  let wishes: ResumePlan.Wishes
  /// Where all files of the folder go.
  let plan: (_ inputs: [InputFile]) -> OutputPlan

  /// What a scan found.
  private struct Scan {
    var files: [InputFile] = []
    var stamps: [FilePath: FileStamp] = [:]
    /// Folders that cannot be read, and names that cannot be used.
    var faults: [String] = []
  }

  /// Watches until it is asked to stop, or a limit or a full disk stops it.
  func run() throws -> ExitStatus {
    let wake = DispatchSemaphore(value: 0)
    let stop = StopRequest(logger: batch.logger) { wake.signal() }
    let metrics = try batch.metrics()
    var watch = FolderWatch()
    var told: Set<String> = []
    var failures = 0
    defer { batch.catchUpReport(isEnd: true) }
    batch.logger.notice("watching \(folder): every \(interval) s")
    while !stop.cancellation.isCancelled {
      if let deadline = batch.limits.deadline, deadline.date <= Date() { return .success }
      var scan = scan()
      let turns = watch.scan(scan.stamps)
      do {
        if !turns.isEmpty {
          // Planned together with all others, so that no two of them take one output.
          let entries = plan(scan.files).entries.filter { turns[$0.input.path] != nil }
          var limits = batch.limits
          limits.maxFailures = limits.maxFailures.map { max(1, $0 - failures) }
          let (result, status) = try batch.develop(
            entries, into: output, wishes: wishes, limits: limits, metrics: metrics, stop: stop)
          settle(result, in: &watch)
          failures += result.counts.failed
          if isLast(result, failures: failures), stop.signal == nil { return status }
        }
      } catch let error as BatchError where error.code == .folderInUse {
        scan.faults.append("\(error); waiting for it")
      }
      for fault in scan.faults where !told.contains(fault) { batch.logger.warning("\(fault)") }
      told = Set(scan.faults)
      _ = wake.wait(timeout: .now() + interval)
      batch.catchUpReport(isEnd: false)
    }
    batch.logger.notice("the watch has ended")
    return .success
  }

  /// Takes note of the files on which nothing more is to be done as they are.
  private func settle(_ result: BatchResult, in watch: inout FolderWatch) {
    for (entry, outcome) in zip(result.entries, result.outcomes) {
      switch outcome {
      case .done, .skipped, .failed: watch.settle(entry.input.path)
      case .cancelled, .notStarted: break
      }
    }
  }

  /// Whether the watch ends with these files: at a limit, or on a full disk.
  private func isLast(_ result: BatchResult, failures: Int) -> Bool {
    result.stop != nil || failures >= batch.limits.maxFailures ?? .max
      || result.failures.contains { $0.category == .storageFull }
  }

  private func scan() -> Scan {
    var scan = Scan()
    do {
      _ = try FileSystem.members(of: folder)
    } catch {
      scan.faults = ["the folder \(folder) cannot be read: \(error); waiting for it"]
      return scan
    }
    // That there is nothing to develop is no fault of a watch.
    guard let files = try? InputDiscovery([folder], recursive: recursive).files else { return scan }
    for file in files {
      if let fault = file.fault {
        scan.faults.append(fault.description)
      } else if let stamp = try? FileSystem.stamp(of: file.path) {
        scan.files.append(file)
        scan.stamps[file.path] = stamp
      }
    }
    return scan
  }
}
