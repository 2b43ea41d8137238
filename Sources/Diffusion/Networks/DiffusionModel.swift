import Foundation
import Neural

/// A trained model as its file holds it: the process it was trained for, and the network.
public struct DiffusionModel: Sendable {
  /// The model's name, such as `dslr-0.3`.
  public let name: String
  /// Path of the file it was read from.
  public let file: String
  public let process: DomainTransform
  public let network: ExactTileUNet

  /// The version of model files that are written. Version 1 is the same for networks without preconditioning.
  package static let formatVersion = "2"

  /// Reads a model; everything it is comes from the file's metadata and tensors.
  /// - Throws: `NeuralError` for a damaged file or one whose tensors are missing, misshapen or not finite; `ModelError`
  ///   for metadata that describe no model.
  public init(contentsOf url: URL) throws {
    try self.init(Safetensors(contentsOf: url))
  }

  /// Reads a model from an opened file.
  public init(_ file: Safetensors) throws {
    func metadata(_ key: String) throws -> String {
      guard let text = file.metadata[key] else {
        throw ModelError(file: file.name, problem: "its metadata have no “\(key)”")
      }
      return text
    }
    func decode<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
      do {
        return try JSONDecoder().decode(type, from: Data(try metadata(key).utf8))
      } catch let error as DecodingError {
        throw ModelError(file: file.name, problem: "“\(key)” in its metadata is not as it should be (\(error.reason))")
      }
    }
    let version = try metadata("formatVersion")
    guard try metadata("format") == "diffraw-model", ["1", Self.formatVersion].contains(version) else {
      throw ModelError(file: file.name, problem: "it is not a “diffraw-model” of version 1 or \(Self.formatVersion)")
    }
    name = try metadata("name")
    self.file = file.name
    let process = try decode(ProcessDescription.self, "process")
    guard process.kind == "dtdm", process.schedule == "linear" else {
      throw ModelError(
        file: file.name,
        problem: "its process is “\(process.kind)” on a “\(process.schedule)” schedule, not “dtdm” on “linear”")
    }
    guard
      (1...1_000_000).contains(process.length), (1...process.length).contains(process.end), 0 < process.betaStart,
      process.betaStart <= process.betaEnd, process.betaEnd < 1
    else {
      throw ModelError(
        file: file.name,
        problem: "its process needs 1 ≤ s ≤ T ≤ 1000000 and 0 < betaStart ≤ betaEnd < 1")
    }
    self.process = DomainTransform(
      schedule: NoiseSchedule(linear: process.length, betaStart: process.betaStart, betaEnd: process.betaEnd),
      end: process.end
    )
    let architecture = try decode(ExactTileUNet.Configuration.self, "architecture")
    guard version == Self.formatVersion || architecture.preconditioning == nil else {
      throw ModelError(
        file: file.name,
        problem: "it is of version 1, whose preconditioned networks saw states at unit variance; train it anew, "
          + "from its weights (initial:)")
    }
    network = try ExactTileUNet(architecture, weights: file)
  }
}

extension DecodingError {
  /// What is wrong and where, in a few words.
  fileprivate var reason: String {
    let context: Context? =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: nil
      }
    guard let context else { return "unreadable" }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
  }
}
