/// The values of one file on their way from stage to stage.
///
/// A value leaves the store with its last reader, so that this reader alone holds it.
struct ValueStore {
  private var values: [Graph.OutputReference: any PortValue] = [:]
  /// For each output, the inputs that have not read it yet.
  private var readers: [Graph.OutputReference: Int]

  init(readers: [Graph.OutputReference: Int]) { self.readers = readers }

  /// Copies a value into an input, or moves it there if this is its last reader.
  /// - Parameter show: is lent the value before.
  mutating func hand(
    _ source: Graph.OutputReference, to port: any InputPort, showing show: ((any PortValue) -> Void)?
  ) {
    guard let remaining = readers[source],
      let value = remaining > 1 ? values[source] : values.removeValue(forKey: source)
    else { preconditionFailure("\(source.nodeID).\(source.output) was read before it was there") }
    readers[source] = remaining - 1
    show?(value)
    port.deliver(value)
  }

  /// Moves the outputs of a node that has run into the store, but for those nobody reads; returns the files among them.
  /// - Parameter show: is lent each value, and told its output.
  /// - Throws: `MissingOutput` if one of them is not there, or is of another kind.
  mutating func collect(
    _ outputs: inout [String: any PortValue], of node: Graph.Node, showing show: ((String, any PortValue) -> Void)?
  ) throws(MissingOutput) -> [FileResult.Written] {
    var written: [FileResult.Written] = []
    for port in node.definition.outputs {
      let name = port.name
      guard let value = outputs.removeValue(forKey: name), type(of: value).portKind == port.kind else {
        throw MissingOutput(stageName: node.definition.name, output: name)
      }
      show?(name, value)
      if let file = value as? WrittenFile { written.append(.init(nodeID: node.id, url: file.url)) }
      let source = Graph.OutputReference(nodeID: node.id, output: name)
      if readers[source] != nil { values[source] = value }
    }
    return written
  }
}

extension StagePorts {
  /// Moves the outputs out of their ports.
  /// - Throws: `MissingOutput` if the stage left one unset.
  func collect(of definition: StageDefinition) throws(MissingOutput) -> [String: any PortValue] {
    var values: [String: any PortValue] = [:]
    for (name, port) in outputs {
      guard let value = port.collect() else { throw MissingOutput(stageName: definition.name, output: name) }
      values[name] = value
    }
    return values
  }
}
