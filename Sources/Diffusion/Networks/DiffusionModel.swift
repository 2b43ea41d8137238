import Foundation
import Neural

/// A trained model as its file holds it: the process it was trained for, and the network.
public struct DiffusionModel: Sendable {
  /// The model's name, such as `dslr-0.3`.
  public let name: String
  /// Path of the file it was read from.
  public let file: String
  public let process: DomainTransform
  /// What its network is given.
  public let conditions: Conditions
  public let network: EnhancementNetwork

  /// Reads a model; everything it is comes from the file's metadata and tensors.
  /// - Throws: `NeuralError` for a damaged file or one whose tensors are missing, misshapen or not finite; `ModelError`
  ///   for metadata that describe no model.
  public init(contentsOf url: URL) throws {
    try self.init(Safetensors(contentsOf: url))
  }

  /// Reads a model from an opened file.
  public init(_ file: Safetensors) throws {
    let description = try ModelDescription(file)
    name = description.name
    self.file = file.name
    process = description.process.transform
    conditions = description.conditions
    network = try EnhancementNetwork(description.architecture, weights: file)
  }
}
