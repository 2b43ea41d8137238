import Batch
import Foundation
import Imaging
import Logging
import Parallel
import Pipeline

/// Develops the files of a batch by a pipeline.
struct PipelineProcessor: FileProcessor {
  let graph: Graph
  let workers: WorkerPool
  let resources: SharedResources
  let logger: Logger
  let thrift = "choose smaller tiles with --tile"

  private var preparation: PreparationContext {
    PreparationContext(workers: workers, logger: logger, resources: resources)
  }

  /// Loads what all files share and finds faults of models before the first file.
  /// - Throws: `PreparationFailure`.
  func prepare() throws { try graph.prepare(in: preparation) }

  func plan(for input: URL) throws -> FilePlan {
    do {
      let frame = try graph.frameSize(of: input)
      return FilePlan(
        bytes: graph.plannedBytes(for: frame, in: preparation), pixels: frame.area,
        outputBytes: graph.outputBytes(for: frame))
    } catch let error as StageFailure {
      throw DevelopmentFailure(error)
    }
  }

  func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport {
    let destinations = Dictionary(uniqueKeysWithValues: zip(graph.sinks.map(\.nodeID), item.outputs))
    let environment = RunEnvironment(
      workers: workers, logger: logger, resources: resources, cancellation: cancellation,
      progress: { progress($0.shareOfFile) })
    do {
      let result = try graph.run(file: item.input, destinations: destinations, in: environment)
      return FileReport(
        bytesWritten: item.outputs.reduce(0) { $0 + (Self.size(of: $1) ?? 0) },
        warnings: result.warnings.map { "\($0.nodeID): \($0.message)" })
    } catch let error as StageFailure {
      throw DevelopmentFailure(error)
    }
  }

  private static func size(of file: URL) -> Int? {
    try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
  }
}
