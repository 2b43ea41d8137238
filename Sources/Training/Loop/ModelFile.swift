import Diffusion
import Foundation
import Neural

/// The file of a trained model, as `DiffusionModel` reads it.
struct ModelFile {
  let name: String
  let architecture: NetworkConfiguration
  let process: ProcessConfiguration
  let layout: ParameterLayout

  /// The content of the file.
  /// - Parameter step: steps that the weights were trained for.
  func encoded(_ parameters: [Float], step: Int) -> Data {
    let tensors = layout.entries.map { entry in
      (entry.name, Tensor(shape: entry.shape, elements: Array(parameters[entry.range])))
    }
    return Safetensors.encode(
      Dictionary(tensors, uniquingKeysWith: { first, _ in first }),
      metadata: [
        "format": "diffraw-model", "formatVersion": DiffusionModel.formatVersion, "name": name, "step": String(step),
        "architecture": Self.json(architecture),
        "process": Self.json(
          ProcessDescription(
            kind: process.kind.rawValue, length: process.length, end: process.end, betaStart: process.betaStart,
            betaEnd: process.betaEnd)),
      ])
  }

  /// Reads the weights of a model file of this layout.
  /// - Throws: `NeuralError` for tensors that are missing, misshapen or not finite.
  func parameters(from url: URL) throws -> [Float] {
    let file = try Safetensors(contentsOf: url)
    return try layout.entries.flatMap { try file.tensor(named: $0.name, shape: $0.shape).elements }
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value) else { preconditionFailure("metadata are finite numbers and texts") }
    return String(decoding: data, as: UTF8.self)
  }
}
