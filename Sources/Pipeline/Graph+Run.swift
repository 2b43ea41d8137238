import Foundation
import Logging

extension Graph {
  /// Prepares every stage once, before the first file: shared resources are loaded, faults of models found.
  /// - Throws: `PreparationFailure`.
  public func prepare(in context: PreparationContext) throws {
    for node in nodes {
      do {
        try node.makeStage().stage.prepare(in: context)
      } catch {
        throw PreparationFailure(
          pipeline: file, nodeID: node.id, stageName: node.definition.name, underlying: error)
      }
    }
  }

  /// Develops one file; may be called on several threads at once.
  ///
  /// `destinations` names the file that each sink is to write, by the sink's node.
  /// - Throws: `StageFailure` for the first stage that failed, `Cancelled` if the run was asked to stop.
  public func run(file: URL, destinations: [String: URL], in environment: RunEnvironment) throws -> FileResult {
    for sink in sinks { precondition(destinations[sink.nodeID] != nil, "sink \(sink.nodeID) has no destination") }
    var result = FileResult(file: file)
    var values = ValueStore(readers: readers)
    let clock = ContinuousClock()
    for (index, node) in nodes.enumerated() {
      try environment.cancellation.check()
      let context = makeContext(for: node, at: index, file: file, destination: destinations[node.id], in: environment)
      context.report(progress: 0)
      let (stage, ports) = node.makeStage()
      for (name, port) in ports.inputs {
        guard let source = node.inputs[name] else { continue }
        values.hand(
          source, to: port,
          showing: environment.onValue.map { show in
            { show(StageValue(nodeID: node.id, side: .input, port: name, value: $0)) }
          })
      }
      let start = clock.now
      do {
        var outputs: [String: any PortValue]
        if node.definition.role == .source, let sources = environment.sources {
          let delivered = try sources.run(SourceTask(node, file: file), cancellation: environment.cancellation)
          for warning in delivered.warnings { context.warn(warning) }
          outputs = delivered.values
        } else {
          try stage.run(in: context)
          outputs = try ports.collect(of: node.definition)
        }
        result.written += try values.collect(
          &outputs, of: node,
          showing: environment.onValue.map { show in
            { show(StageValue(nodeID: node.id, side: .output, port: $0, value: $1)) }
          })
      } catch let error as Cancelled {
        throw error
      } catch {
        throw StageFailure(
          file: file, nodeID: node.id, stageName: node.definition.name, underlying: error,
          timings: result.timings + [timing(of: node, clock.now - start)])
      }
      result.timings.append(timing(of: node, clock.now - start))
      result.warnings += context.warnings.map { .init(nodeID: node.id, message: $0) }
      context.report(progress: 1)
    }
    return result
  }

  private func timing(of node: Node, _ elapsed: Duration) -> FileResult.StageTiming {
    .init(nodeID: node.id, stage: node.definition.name, seconds: elapsed / .seconds(1))
  }

  private func makeContext(
    for node: Node, at index: Int, file: URL, destination: URL?, in environment: RunEnvironment
  ) -> StageContext {
    var logger = environment.logger
    logger[metadataKey: "file"] = "\(file.path)"
    logger[metadataKey: "node"] = "\(node.id)"
    let onProgress = environment.progress.map { progress in
      let count = nodes.count
      let (before, own) = (costs[..<index].reduce(0, +), costs[index])
      let all = costs.reduce(0, +)
      return { @Sendable (fraction: Double) in
        progress(
          StageProgress(
            file: file, nodeID: node.id, nodeIndex: index, nodeCount: count, fraction: fraction,
            shareOfFile: (before + own * fraction) / all))
      }
    }
    return StageContext(
      source: file, destination: destination, pipeline: identity, workers: environment.workers, logger: logger,
      resources: environment.resources, cancellation: environment.cancellation, onProgress: onProgress)
  }
}
