import Foundation
import Pipeline

/// What the batch does with one file.
public protocol FileProcessor: Sendable {
  /// Bytes held throughout the run whatever the files, such as weights and the workers' scratch memory. The files share
  /// what the budget leaves beside them.
  var sharedBytes: Int { get }

  /// What the user can do so that a file needs less memory, as a clause; nil if there is nothing.
  var thrift: String? { get }

  /// What the file will take, from its header alone. Called on a worker of the batch's pool.
  /// - Throws: an error that says what is wrong with the file; best a `CategorizedFailure`.
  func plan(for input: URL) throws -> FilePlan

  /// Develops the file and writes its outputs, each whole or not at all. Called on the file's own thread.
  /// - Parameters:
  ///   - item: the file, and the final paths of its outputs. Their folders exist.
  ///   - progress: to be told, from any thread, how much is done, in [0, 1].
  ///   - cancellation: to be asked often; once it is set, the file shall be given up and `Cancelled` thrown.
  /// - Throws: an error that says what happened, where and what to do; best a `CategorizedFailure`.
  func process(
    _ item: WorkItem, progress: @escaping @Sendable (Double) -> Void, cancellation: CancellationFlag
  ) throws -> FileReport
}

extension FileProcessor {
  public var sharedBytes: Int { 0 }
}

/// One file to develop.
public struct WorkItem: Hashable, Sendable {
  /// The input's place in the batch, from 0.
  public let index: Int
  public let input: URL
  /// The final paths of the outputs, in the order of the pipeline's sinks.
  public let outputs: [URL]
  /// What the processor planned for it.
  public let plan: FilePlan

  public init(index: Int, input: URL, outputs: [URL], plan: FilePlan) {
    self.index = index
    self.input = input
    self.outputs = outputs
    self.plan = plan
  }
}
