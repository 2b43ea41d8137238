import Foundation
import Imaging
import Pipeline

/// Does the work of sources in worker processes, one a file: a decoder that crashes, hangs or asks for all memory takes
/// its file along and nothing else.
///
/// A worker is this program, started anew with the words of `arguments`. It gets a request on standard input, limits its
/// own memory, and answers on standard output with the mosaic and its metadata, which are read as untrusted. All further
/// stages run here, on the models that are loaded already. The result is the same, byte for byte.
public struct IsolatedSources: SourceRunner {
  private let process: WorkerProcess

  /// - Parameters:
  ///   - arguments: words with which this program calls `SourceWorker.serve`.
  ///   - memoryLimit: the most memory that a worker may take beyond what it has when it begins, in bytes.
  ///   - timeLimit: the most time that a worker may take.
  public init(arguments: [String], memoryLimit: Int, timeLimit: Duration) {
    precondition(memoryLimit > 0 && timeLimit > .zero, "a worker needs memory and time")
    process = WorkerProcess(arguments: arguments, timeLimit: timeLimit, memoryLimit: memoryLimit)
  }

  /// Why the sources of a graph cannot be isolated, as a clause; nil if they can.
  public static func obstacle(in graph: Graph) -> String? {
    for node in graph.nodes where node.definition.role == .source {
      for output in node.definition.outputs where output.kind != .mosaic {
        return
          "source “\(node.definition.name)” delivers a \(output.kind.rawValue), and only a mosaic can be handed over"
      }
    }
    return nil
  }

  /// Memory that this process and a worker have in use while a file is decoded, in bytes: samples of two bytes each in
  /// LibRaw, in the worker's mosaic, in the answer on both sides and in the mosaic here, and what a program begins with.
  public func workingBytes(for frame: ImageSize) -> Int { frame.area * 12 + 64 << 20 }

  public func frameSize(of task: SourceTask) throws -> ImageSize {
    switch try ask(.frameSize, task, CancellationFlag()) {
    case .frameSize(let size): return size
    case .failure(let failure): throw failure
    case .outputs: throw IsolationFailure.malformed("it holds other things than were asked for")
    }
  }

  public func run(_ task: SourceTask, cancellation: CancellationFlag) throws -> SourceOutputs {
    switch try ask(.outputs, task, cancellation) {
    case .outputs(let mosaics, let warnings): return SourceOutputs(values: mosaics, warnings: warnings)
    case .failure(let failure): throw failure
    case .frameSize: throw IsolationFailure.malformed("it holds other things than were asked for")
    }
  }

  private func ask(
    _ aim: WorkerRequest.Aim, _ task: SourceTask, _ cancellation: CancellationFlag
  ) throws -> WorkerReply {
    let request = WorkerRequest(aim: aim, task: task, memoryLimit: process.memoryLimit)
    return try WorkerReply(parsing: try process.answer(to: request.encoded(), cancellation: cancellation))
  }
}
