import Foundation

/// What came of developing one file.
public struct FileResult: Sendable {
  /// The time that one node took.
  public struct StageTiming: Sendable, Hashable {
    public let nodeID: String
    public let stage: String
    /// Wall time, in seconds.
    public let seconds: Double

    public init(nodeID: String, stage: String, seconds: Double) {
      self.nodeID = nodeID
      self.stage = stage
      self.seconds = seconds
    }
  }

  /// Something the user should know, from one node.
  public struct Warning: Sendable, Hashable {
    public let nodeID: String
    public let message: String

    public init(nodeID: String, message: String) {
      self.nodeID = nodeID
      self.message = message
    }
  }

  /// A file that a sink wrote.
  public struct Written: Sendable, Hashable {
    public let nodeID: String
    public let url: URL

    public init(nodeID: String, url: URL) {
      self.nodeID = nodeID
      self.url = url
    }
  }

  public let file: URL
  /// In the order of execution.
  public internal(set) var timings: [StageTiming] = []
  public internal(set) var warnings: [Warning] = []
  public internal(set) var written: [Written] = []
}
