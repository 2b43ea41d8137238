import Batch
import Foundation
import Imaging
import Isolation
import Logging
import Parallel
import Pipeline

/// Develops the files of a batch by a pipeline.
struct PipelineProcessor: FileProcessor {
  let graph: Graph
  let workers: WorkerPool
  let resources: SharedResources
  let logger: Logger
  /// Who reads the RAW files; nil for this process.
  let sources: IsolatedSources?
  /// Nil if there will be no report.
  let reporting: RunReporting?

  var sharedBytes: Int { graph.sharedBytes(in: preparation) }
  var thrift: String? { graph.thrift(in: preparation) }

  private var preparation: PreparationContext {
    PreparationContext(workers: workers, logger: logger, resources: resources)
  }

  /// Loads what all files share and finds faults of models before the first file.
  /// - Throws: `PreparationFailure`.
  func prepare() throws { try graph.prepare(in: preparation) }

  func plan(for input: URL) throws -> FilePlan {
    do {
      let frame = try graph.frameSize(of: input, by: sources)
      let planned = graph.plannedBytes(for: frame, in: preparation)
      return FilePlan(
        bytes: max(planned + (reporting?.workingBytes(for: frame) ?? 0), sources?.workingBytes(for: frame) ?? 0),
        pixels: frame.area,
        outputBytes: graph.outputBytes(for: frame))
    } catch let error as StageFailure {
      throw DevelopmentFailure(error)
    }
  }

  func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport {
    let destinations = Dictionary(uniqueKeysWithValues: zip(graph.sinks.map(\.nodeID), item.outputs))
    let recorder = reporting?.recorder(for: item.index)
    var environment = RunEnvironment(
      workers: workers, logger: logger, resources: resources, cancellation: cancellation,
      sources: sources, progress: { progress($0.shareOfFile) })
    if let recorder { environment.onValue = { recorder.receive($0) } }
    do {
      let result = try graph.run(file: item.input, destinations: destinations, in: environment)
      var report = FileReport(
        bytesRead: Self.size(of: item.input) ?? 0,
        bytesWritten: item.outputs.reduce(0) { $0 + (Self.size(of: $1) ?? 0) },
        warnings: result.warnings.map { "\($0.nodeID): \($0.message)" },
        timings: result.timings.map(StageTime.init))
      if let recorder {
        recorder.complete(&report)
        reporting?.note(recorder)
      }
      return report
    } catch {
      if let recorder {
        recorder.discard()
        reporting?.note(recorder, of: item.index, timings: (error as? StageFailure)?.timings ?? [])
      }
      throw (error as? StageFailure).map(DevelopmentFailure.init) ?? error
    }
  }

  private static func size(of file: URL) -> Int? {
    try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
  }
}

extension StageTime {
  init(_ timing: FileResult.StageTiming) {
    self.init(node: timing.nodeID, stage: timing.stage, seconds: timing.seconds)
  }
}
