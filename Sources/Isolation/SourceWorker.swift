import Foundation
import Imaging
import Logging
import Parallel
import Pipeline

/// The worker's side: does one task and ends.
public enum SourceWorker {
  /// What a fault of a source means.
  public typealias Explanation = @Sendable (_ failure: StageFailure) -> IsolationFailure

  /// Reads a request from standard input, does it, and writes the answer to standard output.
  ///
  /// The process ends at once if standard input does: whoever asked is no more.
  /// - Parameters:
  ///   - catalog: the stages that this program knows.
  ///   - explain: says what a stage's error means.
  /// - Throws: if the answer cannot be written.
  public static func serve(catalog: StageCatalog, explain: @escaping Explanation) throws {
    // What a decoder prints does not belong to the answer.
    let answer = dup(STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    guard let line = readLine(strippingNewline: true) else { return }
    let watch = Thread {
      while readLine() != nil {}
      _exit(1)
    }
    watch.start()
    let reply = reply(to: Data(line.utf8), catalog, explain)
    let output = FileHandle(fileDescriptor: answer)
    for part in try reply.encoded() { try output.write(contentsOf: part) }
  }

  private static func reply(to line: Data, _ catalog: StageCatalog, _ explain: Explanation) -> WorkerReply {
    guard let request = try? JSONDecoder().decode(WorkerRequest.self, from: line),
      request.version == WorkerRequest.currentVersion,
      let prepared = SourceTask.Prepared(request.task, catalog: catalog)
    else {
      return .failure(
        IsolationFailure(
          "its worker process does not understand what it is asked: the program was replaced during the run; run again",
          isFileFault: false))
    }
    WorkerLimits.apply(bytes: request.memoryLimit)
    do {
      switch request.aim {
      case .frameSize: return .frameSize(try prepared.frameSize(of: request.task.file))
      case .outputs: return try outputs(of: prepared, request.task)
      }
    } catch {
      let failure = StageFailure(
        file: request.task.file, nodeID: request.task.stage, stageName: request.task.stage, underlying: error)
      return .failure(explain(failure))
    }
  }

  private static func outputs(of prepared: SourceTask.Prepared, _ task: SourceTask) throws -> WorkerReply {
    // What there is to say is in the answer; whoever asked has a log.
    let logger = Logger(label: "diffraw.worker") { _ in SwiftLogNoOpLogHandler() }
    let workers = WorkerPool(count: 1)
    let outputs = try prepared.run(
      in: StageContext(source: task.file, workers: workers, logger: logger),
      preparation: PreparationContext(workers: workers, logger: logger))
    return .outputs(outputs.values.compactMapValues { $0 as? Mosaic }, warnings: outputs.warnings)
  }
}
