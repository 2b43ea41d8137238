/// A declared input or output of a stage.
public struct PortDefinition: Sendable, Hashable {
  public let name: String
  public let kind: PortKind
  /// Whether it may stay unconnected; always false for an output.
  public let isOptional: Bool
}

/// What a stage declares: its name and purpose, ports and parameters.
public struct StageDefinition: Sendable {
  /// What a stage is to the graph.
  public enum Role: String, Sendable {
    /// Reads the input file.
    case source
    /// Turns its inputs into its outputs.
    case transform
    /// Writes an output file.
    case sink
  }

  public let type: any Stage.Type
  public let name: String
  public let summary: String
  public let role: Role
  /// In the order of their declaration.
  public let inputs: [PortDefinition]
  /// In the order of their declaration.
  public let outputs: [PortDefinition]
  /// In the order of their declaration.
  public let parameters: [ParameterDefinition]

  /// Reads the declaration of a stage; a stage that declares nonsense is a fault of its author.
  public init(of type: any Stage.Type) {
    let ports = StagePorts(of: type.init())
    self.type = type
    name = type.name
    summary = type.summary
    inputs = ports.inputs.map { PortDefinition(name: $0.name, kind: $0.port.kind, isOptional: $0.port.isOptional) }
    outputs = ports.outputs.map { PortDefinition(name: $0.name, kind: $0.port.kind, isOptional: false) }
    parameters = ports.parameters.map { $0.slot.definition(named: $0.name) }
    role = type is any SourceStage.Type ? .source : type is any SinkStage.Type ? .sink : .transform
    checkInvariants()
  }

  public func input(named name: String) -> PortDefinition? { inputs.first { $0.name == name } }
  public func output(named name: String) -> PortDefinition? { outputs.first { $0.name == name } }
  public func parameter(named name: String) -> ParameterDefinition? { parameters.first { $0.name == name } }

  private func checkInvariants() {
    precondition(name.isKebabCase, "a stage's name is in kebab-case: \(name)")
    for names in [inputs.map(\.name), outputs.map(\.name), parameters.map(\.name)] {
      precondition(names.allSatisfy(\.isKebabCase), "the names of stage \(name) are in kebab-case: \(names)")
      precondition(Set(names).count == names.count, "a name of stage \(name) is declared twice: \(names)")
    }
    precondition(!(type is any SourceStage.Type && type is any SinkStage.Type), "stage \(name) is source and sink")
    switch role {
    case .source: precondition(inputs.isEmpty && !outputs.isEmpty, "source \(name) has outputs only")
    case .transform: precondition(!inputs.isEmpty && !outputs.isEmpty, "stage \(name) has inputs and outputs")
    case .sink:
      precondition(!inputs.isEmpty && outputs.map(\.kind) == [.file], "sink \(name) has inputs and one output, a file")
    }
    for parameter in parameters {
      let text = parameter.defaultValue.description
      precondition(
        (try? parameter.parse(text)) != nil, "the default of \(name).\(parameter.name) is not valid: \(text)")
    }
  }
}

/// The ports and parameters of one instance of a stage, found by reflection.
struct StagePorts {
  private(set) var inputs: [(name: String, port: any InputPort)] = []
  private(set) var outputs: [(name: String, port: any OutputPort)] = []
  private(set) var parameters: [(name: String, slot: any ParameterSlot)] = []

  init(of stage: any Stage) {
    for (label, value) in Mirror(reflecting: stage).children {
      let name = (label ?? "").drop { $0 == "_" }.kebabCased
      switch value {
      case let port as any InputPort: inputs.append((port.declaredName ?? name, port))
      case let port as any OutputPort: outputs.append((port.declaredName ?? name, port))
      case let slot as any ParameterSlot: parameters.append((slot.declaredName ?? name, slot))
      default: continue
      }
    }
  }
}
