import YAMLReading

/// Holds a description against the stages there are: on its way it collects every fault, and in the end the nodes.
///
/// A fault that only follows from another one is not named: where a name is not understood, what it may have meant
/// counts as meant.
struct GraphBuilder {
  let description: PipelineDescription
  let catalog: StageCatalog
  /// The faults of the description and those found here, in no order.
  private(set) var faults: [Diagnostic]
  /// For each node of the description, its stage if that is known.
  let definitions: [StageDefinition?]
  /// The first node of each id.
  let indices: [String: Int]
  /// For each node, the value of each parameter.
  private var parameters: [[String: ParameterValue]] = []
  /// For each node, what each input reads, as far as it is known.
  private(set) var inputs: [[String: Graph.OutputReference]] = []
  /// The nodes that somebody reads, or may have meant to read.
  private(set) var readNodes: Set<Int> = []

  init(_ description: PipelineDescription, catalog: StageCatalog) {
    self.description = description
    self.catalog = catalog
    faults = description.faults
    definitions = description.nodes.map { node in node.stage.flatMap { catalog[$0.text] } }
    indices = Dictionary(description.nodes.enumerated().map { ($1.id.text, $0) }) { first, _ in first }
  }

  /// The nodes in an order of execution.
  /// - Throws: all faults.
  mutating func build() throws(PipelineError) -> [Graph.Node] {
    for index in description.nodes.indices {
      checkStage(of: index)
      parameters.append(readParameters(of: index))
      inputs.append(readInputs(of: index))
    }
    applyOverrides()
    checkReaders()
    checkEnds()
    let order = orderOfExecution()
    checkDestinations()
    guard faults.isEmpty else { throw PipelineError(faults.sortedByPlace()) }
    return order.compactMap(makeNode)
  }

  mutating func note(_ place: Diagnostic.Place, _ message: String, suggestion: String? = nil) {
    faults.append(Diagnostic(place, message, suggestion: suggestion))
  }

  /// A configured node; nil if its stage is unknown.
  func makeNode(_ index: Int) -> Graph.Node? {
    definitions[index].map {
      Graph.Node(
        id: description.nodes[index].id.text, definition: $0, parameters: parameters[index], inputs: inputs[index])
    }
  }

  /// The node as messages name it.
  func title(_ index: Int) -> String {
    let node = description.nodes[index]
    return "stage \(printable(node.stage?.text ?? "?")) (node \(quoted(node.id.text)))"
  }

  private mutating func checkStage(of index: Int) {
    guard let stage = description.nodes[index].stage, definitions[index] == nil else { return }
    note(stage.place, "unknown stage \(quoted(stage.text))", suggestion: catalog.nearestName(to: stage.text))
  }
}

// MARK: - Parameters

extension GraphBuilder {
  private mutating func readParameters(of index: Int) -> [String: ParameterValue] {
    guard let definition = definitions[index] else { return [:] }
    var values: [String: ParameterValue] = [:]
    for parameter in definition.parameters { values[parameter.name] = parameter.defaultValue }
    var lines: [String: Int] = [:]
    for pair in description.nodes[index].parameters {
      if let line = lines[pair.key.text] {
        note(
          pair.key.place,
          "parameter \(quoted(pair.key.text)) of \(title(index)) is given twice, first on line \(line)")
        continue
      }
      lines[pair.key.text] = pair.key.place.line
      guard let parameter = findParameter(pair.key.text, of: index, at: pair.key.place) else { continue }
      do {
        values[parameter.name] = try parameter.parse(pair.value.text, isQuoted: pair.isQuoted)
      } catch {
        note(pair.value.place, error.message, suggestion: error.suggestion)
      }
    }
    return values
  }

  private mutating func applyOverrides() {
    for text in description.overrides {
      let place = Diagnostic.Place.override(text)
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let names = sides[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, names.count == 2, !names.contains("") else {
        note(place, "an override has the form node.parameter=value")
        continue
      }
      guard let index = indices[names[0]] else {
        note(place, "unknown node \(quoted(names[0]))", suggestion: nearest(to: names[0], in: indices.keys))
        continue
      }
      guard let parameter = findParameter(names[1], of: index, at: place) else { continue }
      do {
        parameters[index][parameter.name] = try parameter.parse(String(sides[1]))
      } catch {
        note(place, error.message, suggestion: error.suggestion)
      }
    }
  }

  /// The parameter of a name; nil if there is none, which is noted unless the stage itself is unknown.
  private mutating func findParameter(
    _ name: String, of index: Int, at place: Diagnostic.Place
  ) -> ParameterDefinition? {
    guard let definition = definitions[index] else { return nil }
    if let parameter = definition.parameter(named: name) { return parameter }
    let suggestion = nearest(to: name, in: definition.parameters.map(\.name))
    note(place, "unknown parameter \(quoted(name)) of \(title(index))", suggestion: suggestion)
    return nil
  }
}

// MARK: - Connections

extension GraphBuilder {
  private mutating func readInputs(of index: Int) -> [String: Graph.OutputReference] {
    let node = description.nodes[index]
    var connected: [String: Graph.OutputReference] = [:]
    var lines: [String: Int] = [:]
    for pair in node.inputs {
      let name = pair.key.text
      let source = findOutput(pair.value, for: definitions[index]?.input(named: name))
      guard let definition = definitions[index], definition.role != .source else { continue }
      if let line = lines[name] {
        note(pair.key.place, "input \(quoted(name)) of \(title(index)) is connected twice, first on line \(line)")
        continue
      }
      lines[name] = pair.key.place.line
      guard let input = definition.input(named: name) else {
        let suggestion = nearest(to: name, in: definition.inputs.map(\.name))
        note(pair.key.place, "unknown input \(quoted(name)) of \(title(index))", suggestion: suggestion)
        if let suggestion { lines[suggestion] = pair.key.place.line }
        continue
      }
      guard let source else { continue }
      if let kind = source.kind, kind != input.kind {
        note(
          pair.value.place,
          "input \(quoted(name)) of \(title(index)) takes a \(input.kind.rawValue), but \(quoted(pair.value.text)) is a \(kind.rawValue)"
        )
      }
      connected[name] = source.reference
    }
    guard let definition = definitions[index] else { return connected }
    if definition.role == .source, !node.inputs.isEmpty, let place = node.inputsPlace {
      note(place, "\(title(index)) reads the input file itself and takes no inputs")
    }
    guard !node.hasUnknownInputs else { return connected }
    for input in definition.inputs where !input.isOptional && lines[input.name] == nil {
      note(
        node.id.place,
        "input \(quoted(input.name)) of \(title(index)) is not connected; it takes a \(input.kind.rawValue)")
    }
    return connected
  }

  /// The output that a reference names, and its kind if its node's stage is known; nil if there is none, which is noted.
  private mutating func findOutput(
    _ reference: PipelineDescription.Located, for input: PortDefinition?
  ) -> (reference: Graph.OutputReference, kind: PortKind?)? {
    let parts = reference.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      noteMalformed(reference, for: input)
      return nil
    }
    guard let index = indices[parts[0]] else {
      let suggestion = nearest(to: parts[0], in: indices.keys)
      if let meant = suggestion.flatMap({ indices[$0] }) { readNodes.insert(meant) }
      // Where a stage was not understood it may be the very one that is read.
      if suggestion == nil, description.isIncomplete { return nil }
      note(
        reference.place, "unknown node \(quoted(parts[0])) in \(quoted(reference.text))", suggestion: suggestion)
      return nil
    }
    readNodes.insert(index)
    let source = Graph.OutputReference(nodeID: parts[0], output: parts[1])
    guard let definition = definitions[index] else { return (source, nil) }
    guard let output = definition.output(named: parts[1]) else {
      let suggestion = nearest(to: parts[1], in: definition.outputs.map(\.name))
      note(
        reference.place, "unknown output \(quoted(parts[1])) of \(title(index))", suggestion: suggestion)
      return nil
    }
    return (source, output.kind)
  }

  /// Notes a reference that is not `node.output`; where it is a node alone, the fitting output is what was meant.
  private mutating func noteMalformed(_ reference: PipelineDescription.Located, for input: PortDefinition?) {
    var suggestion: String?
    if let index = indices[reference.text.split(separator: ".").first.map(String.init) ?? ""] {
      readNodes.insert(index)
      let fitting = definitions[index]?.outputs.first { $0.kind == input?.kind }
      suggestion = fitting.map { "\(description.nodes[index].id.text).\($0.name)" }
    }
    note(
      reference.place, "\(quoted(reference.text)) is not of the form node.output", suggestion: suggestion)
  }
}
