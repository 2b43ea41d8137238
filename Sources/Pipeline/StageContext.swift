import Foundation
import Logging
import Parallel
import Synchronization

/// What a stage is given for one file: the file, the workers, and ways to report.
public struct StageContext: Sendable {
  /// The input file.
  public let source: URL
  /// The pipeline that the stage runs in; nil for a stage that is run by hand.
  public let pipeline: PipelineIdentity?
  public let workers: WorkerPool
  /// A logger that names the file and the node.
  public let logger: Logger
  public let resources: SharedResources
  public let cancellation: CancellationFlag
  private let sinkDestination: URL?
  private let onProgress: (@Sendable (Double) -> Void)?
  private let collectedWarnings = WarningList()

  /// A context to run one stage by hand, as tests do; a graph makes its own.
  public init(
    source: URL, destination: URL? = nil, pipeline: PipelineIdentity? = nil, workers: WorkerPool,
    logger: Logger = Logger(label: "diffraw"),
    resources: SharedResources = SharedResources(), cancellation: CancellationFlag = CancellationFlag(),
    onProgress: (@Sendable (Double) -> Void)? = nil
  ) {
    self.source = source
    self.pipeline = pipeline
    self.sinkDestination = destination
    self.workers = workers
    self.logger = logger
    self.resources = resources
    self.cancellation = cancellation
    self.onProgress = onProgress
  }

  /// The file that a sink is to write. Other stages have none.
  public var destination: URL {
    guard let sinkDestination else { preconditionFailure("only a sink has a destination") }
    return sinkDestination
  }

  /// - Throws: `Cancelled` if the run is to stop. Stages that take long ask now and then, inside loops too.
  public func checkCancellation() throws(Cancelled) { try cancellation.check() }

  /// Tells how much of this stage's work is done, in [0, 1].
  public func report(progress: Double) { onProgress?(min(max(progress, 0), 1)) }

  /// Logs something the user should know of this file and keeps it for the report.
  public func warn(_ message: String) {
    logger.warning("\(message)")
    collectedWarnings.append(message)
  }

  /// The warnings so far, in order.
  public var warnings: [String] { collectedWarnings.messages }
}

/// The warnings of one stage on one file.
private final class WarningList: Sendable {
  /// In the order of their coming; protected by its mutex.
  private let list = Mutex<[String]>([])

  var messages: [String] { list.withLock { $0 } }
  func append(_ message: String) { list.withLock { $0.append(message) } }
}

/// What a stage is given before the first file.
public struct PreparationContext: Sendable {
  public let workers: WorkerPool
  public let logger: Logger
  public let resources: SharedResources

  public init(
    workers: WorkerPool, logger: Logger = Logger(label: "diffraw"), resources: SharedResources = SharedResources()
  ) {
    self.workers = workers
    self.logger = logger
    self.resources = resources
  }
}
