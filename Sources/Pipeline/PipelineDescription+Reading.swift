import Yams

extension PipelineDescription {
  /// The version of the form that this program reads.
  static let version = 1

  /// Reads the text into nodes and faults.
  mutating func read(_ yaml: String) {
    switch YAMLDocument.read(yaml) {
    case .failure(let fault):
      isIncomplete = true
      note(fault.message, at: fault.mark)
    case .success(let root):
      readPipeline(root)
    }
    faults.sort { $0.place < $1.place }
  }

  private mutating func note(_ message: String, at mark: YAMLNode.Mark, suggestion: String? = nil) {
    faults.append(Diagnostic(place(mark), message, suggestion: suggestion))
  }

  private func place(_ mark: YAMLNode.Mark) -> Diagnostic.Place {
    .file(file, line: mark.line, column: mark.column)
  }

  private mutating func readPipeline(_ root: YAMLNode) {
    guard let fields = readFields(of: root, known: ["version", "stages"], in: "a pipeline") else {
      isIncomplete = true
      return
    }
    if let version = fields["version"] {
      if version.text.flatMap({ Int($0) }) != Self.version {
        note(
          "version \(version.kindDescription) is unknown; this program reads version \(Self.version)", at: version.mark)
      }
    } else {
      note("the pipeline does not say “version: \(Self.version)”", at: root.mark)
    }
    guard let stages = fields["stages"] else {
      isIncomplete = true
      return note("the pipeline has no “stages”", at: root.mark)
    }
    guard case .sequence(let items) = stages.content else {
      isIncomplete = true
      return note("“stages” is a list of stages, not \(stages.kindDescription)", at: stages.mark)
    }
    if items.isEmpty {
      isIncomplete = true
      note("“stages” is empty", at: stages.mark)
    }
    for item in items { readStage(item) }
    checkIDs()
  }

  private mutating func readStage(_ item: YAMLNode) {
    guard let fields = readFields(of: item, known: ["id", "stage", "inputs", "parameters"], in: "a stage") else {
      isIncomplete = true
      return
    }
    let id = readText("id", of: item, in: fields)
    let stage = readText("stage", of: item, in: fields)
    let connections = fields["inputs"].map { readPairs(of: $0, as: "inputs") } ?? []
    let assignments = fields["parameters"].map { readPairs(of: $0, as: "parameters") } ?? []
    guard let id else {
      isIncomplete = true
      return
    }
    nodes.append(
      Node(
        id: id, stage: stage, inputsPlace: fields["inputs"].map { place($0.mark) },
        connections: connections.map { Connection(input: $0.key, reference: $0.value) },
        assignments: assignments.map { Assignment(parameter: $0.key, value: $0.value, isQuoted: $0.isQuoted) }))
  }

  /// The values of a mapping's known keys; unknown and repeated keys are noted. Nil if it is not a mapping.
  private mutating func readFields(of node: YAMLNode, known: [String], in what: String) -> [String: YAMLNode]? {
    guard case .mapping(let pairs) = node.content else {
      note(
        "\(what) is a mapping with \(known.map(quoted).joined(separator: ", ")), not \(node.kindDescription)",
        at: node.mark)
      return nil
    }
    var fields: [String: YAMLNode] = [:]
    for (key, value) in pairs {
      guard let name = key.text, known.contains(name) else {
        let name = key.kindDescription
        note(
          "unknown key \(name) in \(what)", at: key.mark, suggestion: key.text.flatMap { nearest(to: $0, in: known) })
        continue
      }
      if let first = fields[name] {
        note("“\(name)” is given twice, first on line \(first.mark.line)", at: key.mark)
      } else {
        fields[name] = value
      }
    }
    return fields
  }

  private mutating func readText(_ name: String, of item: YAMLNode, in fields: [String: YAMLNode]) -> Located? {
    guard let value = fields[name] else {
      note("the stage has no “\(name)”", at: item.mark)
      return nil
    }
    guard let text = value.text else {
      note("“\(name)” is a name, not \(value.kindDescription)", at: value.mark)
      return nil
    }
    return Located(text: text, place: place(value.mark))
  }

  /// The pairs of a mapping of names to scalars; the first of a repeated name counts.
  private mutating func readPairs(
    of node: YAMLNode, as what: String
  ) -> [(key: Located, value: Located, isQuoted: Bool)] {
    if node.isNull { return [] }
    guard case .mapping(let pairs) = node.content else {
      note("“\(what)” is a mapping, not \(node.kindDescription)", at: node.mark)
      return []
    }
    var lines: [String: Int] = [:]
    var result: [(key: Located, value: Located, isQuoted: Bool)] = []
    let singular = what.dropLast()
    for (key, value) in pairs {
      guard let name = key.text else {
        note("the name of an \(singular) is a text, not \(key.kindDescription)", at: key.mark)
        continue
      }
      if let first = lines[name] {
        let verb = what == "inputs" ? "connected" : "given"
        note("\(singular) \(quoted(name)) is \(verb) twice, first on line \(first)", at: key.mark)
        continue
      }
      lines[name] = key.mark.line
      guard case .scalar(let text, let isQuoted) = value.content, !value.isNull else {
        note("\(singular) \(quoted(name)) takes a single value, not \(value.kindDescription)", at: value.mark)
        continue
      }
      result.append(
        (Located(text: name, place: place(key.mark)), Located(text: text, place: place(value.mark)), isQuoted))
    }
    return result
  }

  private mutating func checkIDs() {
    var first: [String: Located] = [:]
    for node in nodes {
      if node.id.text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) == nil {
        faults.append(
          Diagnostic(node.id.place, "the id \(quoted(node.id.text)) is not letters, digits, “-” and “_” after a letter")
        )
      }
      if let other = first[node.id.text], case .file(_, let line, _) = other.place {
        faults.append(Diagnostic(node.id.place, "the id \(quoted(node.id.text)) is taken by the stage on line \(line)"))
      } else {
        first[node.id.text] = node.id
      }
    }
  }
}

extension Diagnostic.Place: Comparable {
  /// Places in files come first, by line and column; overrides follow.
  public static func < (first: Self, second: Self) -> Bool {
    switch (first, second) {
    case (.file(_, let line, let column), .file(_, let otherLine, let otherColumn)):
      (line, column) < (otherLine, otherColumn)
    case (.file, .override): true
    case (.override, _): false
    }
  }
}
