/// A value that a stage is about to read, or has made, shown to whoever watches a file's development.
///
/// It is lent: who keeps it makes the stage that wants to change it copy it first.
public struct StageValue: Sendable {
  public enum Side: Sendable, Hashable {
    /// The stage will read it.
    case input
    /// The stage has made it.
    case output
  }

  public let nodeID: String
  public let side: Side
  /// Name of the input or output.
  public let port: String
  public let value: any PortValue

  public init(nodeID: String, side: Side, port: String, value: any PortValue) {
    self.nodeID = nodeID
    self.side = side
    self.port = port
    self.value = value
  }
}
