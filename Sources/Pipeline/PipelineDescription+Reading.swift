import YAMLReading

extension PipelineDescription {
  /// The version of the form that this program reads.
  public static let version = 1
  /// Most stages of a pipeline.
  static let maximumStages = 256

  /// Reads the tree of a pipeline file into nodes and faults.
  mutating func read(_ document: () throws(Diagnostic) -> YAMLNode) {
    do throws(Diagnostic) {
      readPipeline(try document())
    } catch {
      isIncomplete = true
      faults.append(error)
    }
  }

  private mutating func note(_ message: String, at place: Diagnostic.Place, suggestion: String? = nil) {
    faults.append(Diagnostic(place, message, suggestion: suggestion))
  }

  private mutating func readPipeline(_ root: YAMLNode) {
    guard let fields = readFields(of: root, known: ["version", "stages"], in: "a pipeline") else {
      isIncomplete = true
      return
    }
    readVersion(fields["version"], of: root)
    guard let stages = fields["stages"] else {
      isIncomplete = true
      return note("the pipeline has no “stages”", at: root.place)
    }
    stagesPlace = stages.place
    guard case .sequence(let items) = stages.content else {
      isIncomplete = true
      return note("“stages” is a list of stages, not \(stages.kindDescription)", at: stages.place)
    }
    if items.isEmpty {
      isIncomplete = true
      note("“stages” is empty", at: stages.place)
    }
    if items.count > Self.maximumStages {
      isIncomplete = true
      note("a pipeline has at most \(Self.maximumStages) stages, not \(items.count)", at: stages.place)
    }
    for item in items.prefix(Self.maximumStages) { readStage(item) }
    checkIDs()
  }

  private mutating func readVersion(_ version: YAMLNode?, of root: YAMLNode) {
    guard let version else { return note("the pipeline does not say “version: \(Self.version)”", at: root.place) }
    guard let text = version.text else {
      return note("“version” is \(Self.version), not \(version.kindDescription)", at: version.place)
    }
    if text != "\(Self.version)" {
      note(
        "unknown version \(quoted(text)); this program reads version \(Self.version)", at: version.place)
    }
  }

  private mutating func readStage(_ item: YAMLNode) {
    let count = faults.count
    guard let fields = readFields(of: item, known: ["id", "stage", "inputs", "parameters"], in: "a stage") else {
      isIncomplete = true
      return
    }
    let inputs = readPairs(of: fields["inputs"], as: "input", taking: "node.output")
    let hasUnknownInputs = faults.count > count
    let id = readName("id", of: item, in: fields)
    let stage = readName("stage", of: item, in: fields)
    let parameters = readPairs(of: fields["parameters"], as: "parameter", taking: "a single value")
    if hasUnknownInputs || id == nil { isIncomplete = true }
    guard let id else { return }
    nodes.append(
      Node(
        id: id, stage: stage, inputsPlace: fields["inputs"].map { $0.place }, inputs: inputs,
        hasUnknownInputs: hasUnknownInputs, parameters: parameters))
  }

  /// The values of a mapping's known keys; unknown and repeated keys are noted. Nil if it is not a mapping.
  private mutating func readFields(of node: YAMLNode, known: [String], in what: String) -> [String: YAMLNode]? {
    guard case .mapping(let pairs) = node.content else {
      let keys = known.map(quoted).joined(separator: ", ")
      note("\(what) is a mapping with the keys \(keys), not \(node.kindDescription)", at: node.place)
      return nil
    }
    var fields: [String: (line: Int, value: YAMLNode)] = [:]
    for (key, value) in pairs where !isMergeKey(key) {
      guard let name = key.text, known.contains(name) else {
        let suggestion = key.text.flatMap { nearest(to: $0, in: known) }
        note("unknown key \(key.kindDescription) of \(what)", at: key.place, suggestion: suggestion)
        continue
      }
      if let first = fields[name] {
        note("key \(quoted(name)) of \(what) is given twice, first on line \(first.line)", at: key.place)
      } else {
        fields[name] = (key.place.line, value)
      }
    }
    return fields.mapValues(\.value)
  }

  private mutating func readName(_ name: String, of item: YAMLNode, in fields: [String: YAMLNode]) -> Located? {
    guard let value = fields[name] else {
      note("the stage has no \(quoted(name))", at: item.place)
      return nil
    }
    guard let text = value.text else {
      note("\(quoted(name)) is a name, not \(value.kindDescription)", at: value.place)
      return nil
    }
    return Located(text: text, place: value.place)
  }

  /// The pairs of a mapping of names to scalars, repeated names included.
  private mutating func readPairs(of node: YAMLNode?, as what: String, taking form: String) -> [Pair] {
    guard let node, !node.isNull else { return [] }
    guard case .mapping(let pairs) = node.content else {
      note("\(quoted(what + "s")) is a mapping, not \(node.kindDescription)", at: node.place)
      return []
    }
    var result: [Pair] = []
    for (key, value) in pairs where !isMergeKey(key) {
      guard let name = key.text else {
        note("\(quoted(what + "s")) maps names, not \(key.kindDescription)", at: key.place)
        continue
      }
      guard !value.isNull else {
        note("\(what) \(quoted(name)) has no value", at: key.place)
        continue
      }
      guard case .scalar(let text, let isQuoted) = value.content else {
        note("\(what) \(quoted(name)) takes \(form), not \(value.kindDescription)", at: value.place)
        continue
      }
      result.append(
        Pair(
          key: Located(text: name, place: key.place), value: Located(text: text, place: value.place),
          isQuoted: isQuoted))
    }
    return result
  }

  /// Whether a key is YAML's merge key, which is noted as a fault.
  private mutating func isMergeKey(_ key: YAMLNode) -> Bool {
    if key.isMergeKey { note(YAMLNode.mergeKeyMessage, at: key.place) }
    return key.isMergeKey
  }

  private mutating func checkIDs() {
    var lines: [String: Int] = [:]
    for node in nodes {
      let id = node.id
      if id.text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) == nil {
        faults.append(
          Diagnostic(id.place, "id \(quoted(id.text)) is not a letter followed by letters, digits, “-” and “_”"))
      }
      if let line = lines[id.text] {
        faults.append(Diagnostic(id.place, "id \(quoted(id.text)) is taken by the stage on line \(line)"))
      } else {
        lines[id.text] = id.place.line
      }
    }
  }
}
