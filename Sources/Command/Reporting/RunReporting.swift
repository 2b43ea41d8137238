import Batch
import Foundation
import Imaging
import Parallel
import Pipeline
import Synchronization

/// Gathers what a run's report tells, and writes it in the end.
final class RunReporting: Sendable {
  let level: ReportLevel
  private let graph: Graph
  private let output: FilePath
  private let workers: WorkerPool
  private let points: FileRecorder.Points

  private struct State {
    var folder: RunFolder?
    var start = Date()
    var models: Set<RunIdentity.ModelName> = []
    /// The files that are not done though work on them began, by their places in the batch.
    var attempts: [Int: FileRecord.Attempt] = [:]
  }

  /// Protected by its mutex.
  private let state = Mutex(State())

  /// - Parameter output: the output folder.
  init(_ level: ReportLevel, of graph: Graph, output: FilePath, workers: WorkerPool) {
    self.level = level
    self.graph = graph
    self.output = output
    self.workers = workers
    points = FileRecorder.Points(of: graph)
  }

  /// Memory that the report takes for a file in work, in bytes.
  func workingBytes(for frame: ImageSize) -> Int { level == .full ? PreviewWriter.workingBytes(for: frame) : 0 }

  /// Begins the report of a run in its folder.
  /// - Throws: `BatchError` if the folder of the previews cannot be created.
  func begin(in folder: RunFolder) throws(BatchError) {
    if level == .full { try OutputFolder.prepare(folder.previews) }
    state.withLock { $0.folder = folder }
  }

  /// Who watches the development of a file.
  func recorder(for index: Int) -> FileRecorder {
    let folder = level == .full ? state.withLock { $0.folder } : nil
    return FileRecorder(points, writer: folder.map { PreviewWriter(folder: $0, index: index, workers: workers) })
  }

  /// Takes note of what a file that is done went through.
  func note(_ recorder: FileRecorder) {
    let models = recorder.models
    state.withLock { $0.models.formUnion(models) }
  }

  /// Takes note of what is known of a file that failed or was given up.
  func note(_ recorder: FileRecorder, of index: Int, timings: [FileResult.StageTiming]) {
    let attempt = recorder.attempt(timings.map(StageTime.init))
    state.withLock { $0.attempts[index] = attempt }
  }

  /// Writes the report.
  /// - Parameter jobs: files in work at a time.
  /// - Returns: what to look at first: the page, or the summary if there is none.
  /// - Throws: `FileWritingError`.
  func write(_ result: BatchResult, jobs: Int) throws -> FilePath {
    let state = state.withLock { $0 }
    guard let folder = state.folder else { preconditionFailure("a report is begun before it is written") }
    let identity = RunIdentity(
      name: folder.name, version: Program.version, commandLine: CommandLine.arguments,
      currentFolder: FilePath(FileManager.default.currentDirectoryPath), outputFolder: output,
      pipeline: .init(name: graph.identity.name, digest: graph.identity.digest.description),
      models: state.models.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) },
      host: ProcessIdentity.current.host, start: state.start, end: Date(), workers: workers.count, jobs: jobs,
      peakMemory: PeakMemory.bytes)
    var files = FileRecord.records(of: result, below: output)
    for (index, attempt) in state.attempts { files[index].add(attempt) }
    let report = RunReport(run: identity, files: files)
    try report.write(to: folder, withPage: level == .full)
    return level == .full ? folder.page : folder.summary
  }
}
