import Diffusion
import Foundation
import Neural

/// The file of a trained model, as `DiffusionModel` reads it.
struct ModelFile {
  let name: String
  let architecture: NetworkConfiguration
  let process: ProcessConfiguration
  let conditions: Conditions
  let layout: ParameterLayout

  /// The content of the file.
  /// - Parameter step: steps that the weights were trained for.
  func encoded(_ parameters: [Float], step: Int) -> Data {
    let tensors = layout.entries.map { entry in
      (entry.name, Tensor(shape: entry.shape, elements: Array(parameters[entry.range])))
    }
    return Safetensors.encode(
      Dictionary(tensors, uniquingKeysWith: { first, _ in first }),
      metadata: description.metadata.merging(["step": String(step)]) { $1 })
  }

  /// Reads the weights of a model file of this layout.
  /// - Throws: `NeuralError` for tensors that are missing, misshapen or not finite.
  func parameters(from url: URL) throws -> [Float] {
    let file = try Safetensors(contentsOf: url)
    return try layout.entries.flatMap { try file.tensor(named: $0.name, shape: $0.shape).elements }
  }

  private var description: ModelDescription {
    ModelDescription(
      name: name, architecture: architecture.architecture,
      process: ProcessDescription(
        kind: process.kind, length: process.length, end: process.end, betaStart: process.betaStart,
        betaEnd: process.betaEnd), conditions: conditions)
  }
}
