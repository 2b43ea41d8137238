extension Graph {
  /// Holds a description against the stages there are.
  /// - Throws: every fault of the description and its overrides.
  public init(_ description: PipelineDescription, catalog: StageCatalog) throws(PipelineError) {
    var builder = GraphBuilder(description, catalog: catalog)
    builder.build()
    let faults = builder.faults
    guard faults.isEmpty else { throw PipelineError(faults) }
    self.init(file: description.file, ordered: builder.ordered)
  }
}

struct GraphBuilder {
  let description: PipelineDescription
  let catalog: StageCatalog
  var faults: [Diagnostic]
  var ordered: [Graph.Node] = []

  init(_ description: PipelineDescription, catalog: StageCatalog) {
    self.description = description
    self.catalog = catalog
    faults = description.faults
  }

  mutating func build() {
    for node in description.nodes {
      guard let definition = catalog[node.stage?.text ?? ""] else {
        faults.append(Diagnostic(node.id.place, "unknown stage"))
        continue
      }
      var parameters = Dictionary(uniqueKeysWithValues: definition.parameters.map { ($0.name, $0.defaultValue) })
      for assignment in node.assignments {
        if let value = try? definition.parameter(named: assignment.parameter.text)?.parse(assignment.value.text) {
          parameters[assignment.parameter.text] = value
        }
      }
      var inputs: [String: Graph.Source] = [:]
      for connection in node.connections {
        let parts = connection.reference.text.split(separator: ".")
        inputs[connection.input.text] = Graph.Source(nodeID: String(parts[0]), output: String(parts[1]))
      }
      ordered.append(Graph.Node(id: node.id.text, definition: definition, parameters: parameters, inputs: inputs))
    }
  }
}
