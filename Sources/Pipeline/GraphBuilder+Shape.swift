import YAMLReading

extension GraphBuilder {
  /// Notes the nodes whose work nobody uses.
  mutating func checkReaders() {
    // Where an input was not understood it may be the very one that reads.
    guard !description.isIncomplete else { return }
    for (index, node) in description.nodes.enumerated() where indices[node.id.text] == index {
      guard let definition = definitions[index], definition.role != .sink, !readNodes.contains(index) else { continue }
      let outputs = definition.outputs.map { quoted("\(node.id.text).\($0.name)") }.joinedWithOr
      note(node.id.place, "nothing reads \(outputs)")
    }
  }

  /// Notes a source or sink that is missing, and a second source.
  mutating func checkEnds() {
    let sources = definitions.indices.filter { definitions[$0]?.role == .source }
    if let first = sources.first {
      for index in sources.dropFirst() {
        let nodes = description.nodes
        note(
          nodes[index].id.place,
          "a pipeline has one source; \(quoted(nodes[index].id.text)) is another beside \(quoted(nodes[first].id.text))"
        )
      }
    }
    // Where a stage was not understood it may be the very one that is missing.
    guard !description.isIncomplete, definitions.allSatisfy({ $0 != nil }) else { return }
    if sources.isEmpty {
      note(description.stagesPlace, "no stage reads the input file; a pipeline begins with \(names(of: .source))")
    }
    if !definitions.contains(where: { $0?.role == .sink }) {
      note(description.stagesPlace, "no stage writes a file; a pipeline ends with \(names(of: .sink))")
    }
  }

  private func names(of role: StageDefinition.Role) -> String {
    let names = catalog.definitions.filter { $0.role == role }.map { quoted($0.name) }
    return names.isEmpty ? "a \(role.rawValue)" : names.joinedWithOr
  }

  /// Notes sinks that would write the same file, and suffixes that cannot be part of a file's name.
  mutating func checkDestinations() {
    var owners: [String: String] = [:]
    for index in definitions.indices {
      guard let sink = makeNode(index)?.makeStage().stage as? any SinkStage else { continue }
      let node = description.nodes[index]
      if sink.suffix.contains(where: { $0 == "/" || $0 == "\0" }) || sink.suffix.utf8.count > 100 {
        note(node.id.place, "suffix \(quoted(sink.suffix)) of \(title(index)) cannot be part of a file's name")
      }
      let ending = "\(sink.suffix).\(type(of: sink).fileExtension)"
      if let owner = owners[ending] {
        note(
          node.id.place,
          "nodes \(quoted(owner)) and \(quoted(node.id.text)) would write the same file, ending in \(quoted(ending))")
      } else {
        owners[ending] = node.id.text
      }
    }
  }

  /// The nodes so that each comes after those it reads, otherwise as in the file; cycles are noted and cut.
  mutating func orderOfExecution() -> [Int] {
    let predecessors = inputs.map { Set($0.values.compactMap { indices[$0.nodeID] }) }
    var order: [Int] = []
    var waiting = Array(description.nodes.indices)
    var done: Set<Int> = []
    while !waiting.isEmpty {
      if let position = waiting.firstIndex(where: { predecessors[$0].isSubset(of: done) }) {
        let next = waiting.remove(at: position)
        order.append(next)
        done.insert(next)
      } else {
        let cycle = findCycle(among: Set(waiting), predecessors: predecessors)
        noteCycle(cycle)
        waiting.removeAll { cycle.contains($0) }
        done.formUnion(cycle)
      }
    }
    return order
  }

  /// A cycle among nodes each of which reads another of them, in the direction of the data, the first of the file first.
  private func findCycle(among waiting: Set<Int>, predecessors: [Set<Int>]) -> [Int] {
    var path: [Int] = []
    var next = waiting.min()
    while let node = next, !path.contains(node) {
      path.append(node)
      next = predecessors[node].intersection(waiting).min()
    }
    guard let repeated = next, let start = path.firstIndex(of: repeated) else { return path }
    let cycle = Array(path[start...].reversed())
    let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
    return Array(cycle[first...] + cycle[..<first])
  }

  private mutating func noteCycle(_ cycle: [Int]) {
    guard let first = cycle.first, let last = cycle.last else { return }
    let nodes = description.nodes
    let path = (cycle + [first]).map { nodes[$0].id.text }.map(printable).joined(separator: " → ")
    let closing = nodes[first].inputs.first { inputs[first][$0.key.text]?.nodeID == nodes[last].id.text }
    note(closing?.value.place ?? nodes[first].id.place, "the stages form a cycle: \(path)")
  }
}
