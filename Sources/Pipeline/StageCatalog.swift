import YAMLReading

/// The stages that a pipeline may use.
public struct StageCatalog: Sendable {
  /// In the order of their names.
  public let definitions: [StageDefinition]
  private let byName: [String: StageDefinition]

  /// A catalog of these stages; two of one name are a fault of the caller.
  public init(_ stages: [any Stage.Type]) {
    definitions = stages.map(StageDefinition.init(of:)).sorted { $0.name < $1.name }
    byName = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in
      preconditionFailure("there are two stages of the name \(first.name)")
    }
  }

  public subscript(name: String) -> StageDefinition? { byName[name] }

  /// The name of the stage most likely meant by `name`, if any is near.
  public func nearestName(to name: String) -> String? { nearest(to: name, in: definitions.map(\.name)) }
}
