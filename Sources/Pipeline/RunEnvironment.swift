import Foundation
import Logging
import Parallel

/// What all files of a run share: the workers, the log, the loaded resources, and the wish to stop.
public struct RunEnvironment: Sendable {
  public var workers: WorkerPool
  public var logger: Logger
  public var resources: SharedResources
  public var cancellation: CancellationFlag
  /// Who does the work of source stages; nil for this process.
  public var sources: (any SourceRunner)?
  /// Called now and then while a file is developed, on the thread that develops it or on a worker.
  public var progress: (@Sendable (StageProgress) -> Void)?
  /// Shown each value of a file as it passes, on the thread that develops the file.
  public var onValue: (@Sendable (StageValue) -> Void)?

  public init(
    workers: WorkerPool, logger: Logger, resources: SharedResources = SharedResources(),
    cancellation: CancellationFlag = CancellationFlag(), sources: (any SourceRunner)? = nil,
    progress: (@Sendable (StageProgress) -> Void)? = nil, onValue: (@Sendable (StageValue) -> Void)? = nil
  ) {
    self.workers = workers
    self.logger = logger
    self.resources = resources
    self.cancellation = cancellation
    self.sources = sources
    self.progress = progress
    self.onValue = onValue
  }
}

/// How far one file has come.
public struct StageProgress: Sendable, Hashable {
  public let file: URL
  /// The node at work.
  public let nodeID: String
  /// Its place in the order of execution, from 0, and the number of nodes.
  public let nodeIndex: Int
  public let nodeCount: Int
  /// The part of this node's work that is done, in [0, 1].
  public let fraction: Double
  /// The part of the file's work that is done, in [0, 1], by the stages' own estimate of their cost.
  public let shareOfFile: Double

  public init(file: URL, nodeID: String, nodeIndex: Int, nodeCount: Int, fraction: Double, shareOfFile: Double) {
    self.file = file
    self.nodeID = nodeID
    self.nodeIndex = nodeIndex
    self.nodeCount = nodeCount
    self.fraction = fraction
    self.shareOfFile = shareOfFile
  }
}
