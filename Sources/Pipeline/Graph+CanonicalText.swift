extension Graph {
  /// The pipeline in a form that is the same however its file was written: nodes, inputs and parameters by name, every
  /// default written out but those that are implied, less those that only say how the work is done. Two graphs of the
  /// same text do the same work, so a digest of it names a pipeline.
  public var canonicalText: String { Graph.canonicalText(of: nodes) }

  static func canonicalText(of nodes: [Node]) -> String {
    var lines = ["version \(PipelineDescription.version)"]
    for node in nodes.sorted(by: { $0.id < $1.id }) {
      lines.append("node \(node.id) \(node.definition.name)")
      for (input, source) in node.inputs.sorted(by: { $0.key < $1.key }) {
        lines.append("  input \(input) \(source.nodeID).\(source.output)")
      }
      for (name, value) in node.parameters.sorted(by: { $0.key < $1.key })
      where node.definition.parameter(named: name)?.isSaid(value) != false {
        if case .text(let text) = value {
          lines.append("  parameter \(name) \(text.debugDescription)")
        } else {
          lines.append("  parameter \(name) \(value)")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ParameterDefinition {
  /// Whether a value tells a pipeline from others.
  fileprivate func isSaid(_ value: ParameterValue) -> Bool { changesResult && !(isImplied && value == defaultValue) }
}
