import Foundation
import Imaging

/// Does the work of source stages in the place of the graph, elsewhere than in this process.
///
/// What a source would do is told by values alone, so that another process can do it and the result is the same.
public protocol SourceRunner: Sendable {
  /// The size of the frame that `run` would deliver, from the file's header alone.
  /// - Throws: why it is not known; the graph adds the file and the node.
  func frameSize(of task: SourceTask) throws -> ImageSize

  /// What the source's outputs are to be.
  /// - Parameter cancellation: to be asked often; once it is set, the work is given up.
  /// - Throws: `Cancelled`, or why there are no outputs; the graph adds the file and the node.
  func run(_ task: SourceTask, cancellation: CancellationFlag) throws -> SourceOutputs
}

/// A configured source stage and the file that it is to read.
public struct SourceTask: Sendable, Hashable, Codable {
  /// The name of the stage.
  public let stage: String
  /// Every parameter of the stage, defaults included.
  public let parameters: [String: ParameterValue]
  /// The path of the file.
  public let path: String

  init(_ node: Graph.Node, file: URL) {
    stage = node.definition.name
    parameters = node.parameters
    path = file.path(percentEncoded: false)
  }

  public var file: URL { URL(filePath: path, directoryHint: .notDirectory) }
}

/// What a source stage delivered.
public struct SourceOutputs: Sendable {
  /// By the names of the outputs.
  public var values: [String: any PortValue]
  /// What the user should know of the file.
  public var warnings: [String]

  public init(values: [String: any PortValue], warnings: [String] = []) {
    self.values = values
    self.warnings = warnings
  }
}

extension SourceTask {
  /// A task of a source that a catalog knows, ready to be done in this process.
  public struct Prepared {
    private let stage: any SourceStage
    private let ports: StagePorts
    private let definition: StageDefinition

    /// - Returns: nil if the catalog has no such source, or if it lacks a parameter.
    public init?(_ task: SourceTask, catalog: StageCatalog) {
      guard let definition = catalog[task.stage],
        Set(task.parameters.keys) == Set(definition.parameters.map(\.name))
      else { return nil }
      let node = Graph.Node(id: task.stage, definition: definition, parameters: task.parameters, inputs: [:])
      let (stage, ports) = node.makeStage()
      guard let source = stage as? any SourceStage else { return nil }
      self.stage = source
      self.ports = ports
      self.definition = definition
    }

    /// The size of the frame that `run` delivers, from the file's header alone.
    public func frameSize(of file: URL) throws -> ImageSize { try stage.frameSize(of: file) }

    /// Runs the stage, prepared by itself.
    public func run(in context: borrowing StageContext, preparation: borrowing PreparationContext) throws
      -> SourceOutputs
    {
      try stage.prepare(in: preparation)
      try stage.run(in: context)
      return SourceOutputs(values: try ports.collect(of: definition), warnings: context.warnings)
    }
  }
}
