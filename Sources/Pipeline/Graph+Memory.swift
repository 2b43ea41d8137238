import Imaging

extension Graph {
  /// The most memory that values and stages hold at one time for a frame of the given size, in bytes.
  ///
  /// While a node runs, it holds its inputs, its outputs and its working memory, and others' values wait for later
  /// readers. A value nobody reads is gone when its node is done.
  public func plannedBytes(for frame: ImageSize, in context: PreparationContext) -> Int {
    var live = 0
    var peak = 0
    for (node, last) in zip(nodes, lastReads) {
      for output in node.definition.outputs { live = live.saturatingSum(output.kind.plannedBytes(for: frame)) }
      peak = max(peak, live.saturatingSum(node.makeStage().stage.workingBytes(for: frame, in: context)))
      guard live < .max else { return .max }
      for source in last { live -= kind(of: source).plannedBytes(for: frame) }
    }
    return peak
  }

  /// Memory that all files share, in bytes.
  public func sharedBytes(in context: PreparationContext) -> Int {
    nodes.reduce(0) { $0.saturatingSum($1.makeStage().stage.sharedBytes(in: context)) }
  }

  /// What the user can change so that a file needs less memory, as a clause; nil if there is nothing.
  public func thrift(in context: PreparationContext) -> String? {
    var clauses: [String] = []
    for node in nodes {
      guard let clause = node.makeStage().stage.thrift(of: node.id, in: context) else { continue }
      if !clauses.contains(clause) { clauses.append(clause) }
    }
    return clauses.isEmpty ? nil : clauses.joined(separator: ", or ")
  }

  /// An upper estimate of what the files written for one frame take, in bytes.
  public func outputBytes(for frame: ImageSize) -> Int {
    nodes.reduce(0) { sum, node in
      sum.saturatingSum((node.makeStage().stage as? any SinkStage)?.outputBytes(for: frame) ?? 0)
    }
  }

  /// The bytes that a node reads and writes at least in memory for one frame: its inputs and outputs.
  public func trafficBytes(of nodeID: String, for frame: ImageSize) -> Int {
    guard let node = nodes.first(where: { $0.id == nodeID }) else { return 0 }
    let kinds = node.inputs.values.map(kind) + node.definition.outputs.map(\.kind)
    return kinds.reduce(0) { $0.saturatingSum($1.plannedBytes(for: frame)) }
  }

  private func kind(of source: OutputReference) -> PortKind {
    guard let port = nodes.first(where: { $0.id == source.nodeID })?.definition.output(named: source.output) else {
      preconditionFailure("a valid graph has no connection to nowhere")
    }
    return port.kind
  }
}
