import Foundation
import Imaging

/// A pipeline that was found valid, ready to run; immutable, and shared by all files and threads.
public struct Graph: Sendable {
  /// An output of a node.
  public struct OutputReference: Sendable, Hashable {
    public let nodeID: String
    public let output: String
  }

  /// A configured stage of the pipeline.
  public struct Node: Sendable {
    public let id: String
    public let definition: StageDefinition
    /// Every parameter of the stage, defaults included.
    public let parameters: [String: ParameterValue]
    /// The output that each connected input reads.
    public let inputs: [String: OutputReference]
  }

  /// A node that writes a file.
  public struct Sink: Sendable {
    public let nodeID: String
    /// What goes between the input's name and the extension; often empty.
    public let suffix: String
    /// Without the dot.
    public let fileExtension: String
  }

  /// The name of the pipeline's file, for messages.
  public let file: String
  /// By what the pipeline is known in what it writes.
  public let identity: PipelineIdentity
  /// In the order of execution: the file's own, as far as each node comes after those it reads.
  public let nodes: [Node]
  /// In the order of execution.
  public let sinks: [Sink]
  /// For each node in the order of execution, the values nobody reads after it.
  let lastReads: [[OutputReference]]
  /// How many inputs read each output.
  let readers: [OutputReference: Int]
  /// How long each node takes beside the others, in the order of execution.
  let costs: [Double]

  /// A graph of nodes in an order of execution, already found valid.
  init(file: String, ordered nodes: [Node]) {
    self.file = file
    self.nodes = nodes
    identity = PipelineIdentity(file: file, canonicalText: Graph.canonicalText(of: nodes))
    sinks = nodes.compactMap { node in
      (node.makeStage().stage as? any SinkStage).map {
        Sink(nodeID: node.id, suffix: $0.suffix, fileExtension: type(of: $0).fileExtension)
      }
    }
    costs = nodes.map { max($0.makeStage().stage.cost, .leastNormalMagnitude) }
    var lastReader: [OutputReference: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.definition.outputs {
        lastReader[OutputReference(nodeID: node.id, output: output.name)] = index
      }
      for source in node.inputs.values { lastReader[source] = index }
    }
    var lastReads = [[OutputReference]](repeating: [], count: nodes.count)
    for (source, index) in lastReader { lastReads[index].append(source) }
    self.lastReads = lastReads
    readers = nodes.reduce(into: [:]) { counts, node in
      for source in node.inputs.values { counts[source, default: 0] += 1 }
    }
  }

  /// The size of the frame that the pipeline develops from this file, from the file's header alone.
  /// - Parameter sources: who reads it; nil for this process.
  /// - Throws: `StageFailure` if the header cannot be read.
  public func frameSize(of file: URL, by sources: (any SourceRunner)? = nil) throws -> ImageSize {
    for node in nodes {
      guard let source = node.makeStage().stage as? any SourceStage else { continue }
      do {
        return try sources?.frameSize(of: SourceTask(node, file: file)) ?? source.frameSize(of: file)
      } catch {
        throw StageFailure(file: file, nodeID: node.id, stageName: node.definition.name, underlying: error)
      }
    }
    preconditionFailure("a graph has a source")
  }
}

extension Graph.Node {
  /// A fresh instance of the stage with its parameters set, and its ports.
  func makeStage() -> (stage: any Stage, ports: StagePorts) {
    let stage = definition.type.init()
    let ports = StagePorts(of: stage)
    for (name, slot) in ports.parameters {
      if let value = parameters[name] { slot.assign(value) }
    }
    return (stage, ports)
  }
}
