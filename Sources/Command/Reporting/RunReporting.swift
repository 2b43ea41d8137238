import Batch
import Foundation
import Imaging
import Parallel
import Pipeline
import Synchronization

/// Gathers what a run's report tells, and writes it in the end; or the one report of several runs one after the other,
/// after each of them.
final class RunReporting: Sendable {
  let level: ReportLevel
  private let graph: Graph
  private let output: FilePath
  private let workers: WorkerPool
  private let isOfSeveral: Bool
  private let points: FileRecorder.Points

  private struct State {
    var folder: RunFolder?
    var places: [Int]?
    var start = Date()
    var models: Set<RunIdentity.ModelName> = []
    /// The files of the present run that are not done though work on them began, by their places in the batch.
    var attempts: [Int: FileRecord.Attempt] = [:]
    /// The files of the runs before, and how many there have been, by which previews are numbered.
    var files: [FileRecord] = []
    var numbered = 0
    /// When the report was written last, and how long that took.
    var written: (at: ContinuousClock.Instant, took: Duration)?
    /// Whether something has happened since.
    var isBehind = false
  }

  /// Protected by its mutex.
  private let state = Mutex(State())

  /// The share of the time that the report of several runs may take.
  private static let share = 0.05

  /// - Parameters:
  ///   - output: the output folder.
  ///   - isOfSeveral: whether several runs one after the other have one report, in the folder of the first.
  init(_ level: ReportLevel, of graph: Graph, output: FilePath, workers: WorkerPool, isOfSeveral: Bool) {
    self.level = level
    self.graph = graph
    self.output = output
    self.workers = workers
    self.isOfSeveral = isOfSeveral
    points = FileRecorder.Points(of: graph)
  }

  /// Memory that the report takes for a file in work, in bytes.
  func workingBytes(for frame: ImageSize) -> Int { level == .full ? PreviewWriter.workingBytes(for: frame) : 0 }

  /// The run in whose folder the next one is reported, if that is not its own.
  var home: RunFolder? {
    guard isOfSeveral, let folder = state.withLock({ $0.folder }), FileSystem.exists(folder.path) else { return nil }
    return folder
  }

  /// Begins the report of a run in its folder, or goes on with that of the runs before.
  /// - Parameter places: by which the previews of the files are named; their places in the batch if nil.
  /// - Throws: `BatchError` if the folder of the previews cannot be created.
  func begin(in folder: RunFolder, places: [Int]? = nil) throws(BatchError) {
    if home != nil { return }
    if level == .full { try OutputFolder.prepare(folder.previews) }
    state.withLock { state in
      state = State()
      state.folder = folder
      state.places = places
    }
  }

  /// Who watches the development of a file.
  func recorder(for index: Int) -> FileRecorder {
    let (folder, place) = state.withLock { ($0.folder, $0.places?[index] ?? $0.numbered + index) }
    let writer = folder.map { PreviewWriter(folder: $0, index: place, workers: workers) }
    return FileRecorder(points, writer: level == .full ? writer : nil)
  }

  /// Takes note of what a file that is done went through.
  func note(_ recorder: FileRecorder) {
    let models = recorder.models
    state.withLock { $0.models.formUnion(models) }
  }

  /// The models that the files which are done went through, sorted by name.
  var models: [RunIdentity.ModelName] {
    state.withLock { $0.models }.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
  }

  /// Takes note of what is known of a file that failed or was given up.
  func note(_ recorder: FileRecorder, of index: Int, timings: [FileResult.StageTiming]) {
    let attempt = recorder.attempt(timings.map(StageTime.init))
    state.withLock { $0.attempts[index] = attempt }
  }

  /// What is known of a file that failed or was given up; nil for any other.
  func attempt(of index: Int) -> FileRecord.Attempt? { state.withLock { $0.attempts[index] } }

  /// Takes note of what became of all files, and writes the report; that of several runs only if this takes a small
  /// share of the time.
  /// - Parameter jobs: files in work at a time.
  /// - Returns: what to look at first: the page, or the summary if there is none; nil if the report was not written, or
  ///   for several runs if it was written before.
  /// - Throws: `FileWritingError`.
  func write(_ result: BatchResult, jobs: Int) throws -> FilePath? {
    let (replaced, isFirst) = state.withLock { state in
      var files = FileRecord.records(of: result, below: output)
      for (index, attempt) in state.attempts { files[index].add(attempt) }
      state.attempts = [:]
      state.numbered += files.count
      state.isBehind = true
      // A file that came again is told of once.
      let inputs = Set(files.map(\.input))
      let replaced = state.files.filter { inputs.contains($0.input) }
      state.files = state.files.filter { !inputs.contains($0.input) } + files
      return (replaced, state.written == nil)
    }
    for previews in replaced.compactMap(\.previews) { remove(previews) }
    let path = try catchUp(jobs: jobs)
    return isFirst ? path : nil
  }

  /// Writes the report if something has happened since it was written, and if this takes a small share of the time.
  /// - Returns: what to look at first.
  /// - Throws: `FileWritingError`.
  @discardableResult
  func catchUp(jobs: Int) throws -> FilePath? {
    if let written = state.withLock({ $0.written }), written.at + written.took / Self.share > .now { return nil }
    return try finish(jobs: jobs)
  }

  /// Writes the report if something has happened since it was written.
  /// - Returns: what to look at first.
  /// - Throws: `FileWritingError`.
  @discardableResult
  func finish(jobs: Int) throws -> FilePath? {
    let state = state.withLock { $0 }
    guard let folder = state.folder, state.isBehind else { return nil }
    let start = ContinuousClock.now
    let identity = RunIdentity(
      name: folder.name, version: Program.version, commandLine: CommandLine.arguments,
      currentFolder: FilePath(FileManager.default.currentDirectoryPath), outputFolder: output,
      pipeline: .init(name: graph.identity.name, digest: graph.identity.digest.description),
      models: models,
      host: ProcessIdentity.current.host, start: state.start, end: Date(), workers: workers.count, jobs: jobs,
      peakMemory: PeakMemory.bytes)
    try RunReport(run: identity, files: state.files).write(to: folder, withPage: level == .full)
    let end = ContinuousClock.now
    self.state.withLock { state in
      state.written = (end, end - start)
      state.isBehind = false
    }
    return level == .full ? folder.page : folder.summary
  }

  private func remove(_ previews: Previews) {
    guard let folder = state.withLock({ $0.folder }) else { return }
    for name in previews.names { try? FileSystem.remove(folder.path.appending(FilePath(name))) }
  }
}
