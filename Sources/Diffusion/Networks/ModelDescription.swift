import Foundation
import Neural

/// What the metadata of a model file say of it: the one place where they are written and read.
///
/// | key | is |
/// | --- | --- |
/// | `format` | `diffraw-model` |
/// | `formatVersion` | `2`; `1` is the same for networks without preconditioning, `3` has `conditions` or the baseline's process |
/// | `name` | such as `dslr-0.3` |
/// | `architecture` | JSON of `NetworkArchitecture` |
/// | `process` | JSON of `ProcessDescription` |
/// | `conditions` | JSON of `Conditions`; both if there is none |
///
/// Other keys, such as a training's `step` or where imported weights came from, are left aside.
package struct ModelDescription: Sendable, Hashable {
  package var name: String
  package var architecture: NetworkArchitecture
  package var process: ProcessDescription
  package var conditions: Conditions

  private static let format = "diffraw-model"

  package init(
    name: String, architecture: NetworkArchitecture, process: ProcessDescription, conditions: Conditions = Conditions()
  ) {
    self.name = name
    self.architecture = architecture
    self.process = process
    self.conditions = conditions
  }

  /// The version that says all of it: programs that know no third one would give the network conditions that it was
  /// trained without.
  private var formatVersion: String { conditions == Conditions() && process.kind == .domainTransform ? "2" : "3" }

  /// Reads and checks the metadata of a model file.
  /// - Throws: `ModelError` for metadata that describe no model.
  package init(_ file: Safetensors) throws(ModelError) {
    let missing = ["format", "formatVersion", "name", "process", "architecture"].filter { file.metadata[$0] == nil }
    guard missing.isEmpty else { throw ModelError(file: file, missing: missing) }
    func metadata(_ key: String) -> String { file.metadata[key] ?? "" }
    func decode<Value: Decodable>(_ type: Value.Type, _ key: String) throws(ModelError) -> Value {
      do {
        return try JSONDecoder().decode(type, from: Data(metadata(key).utf8))
      } catch {
        let reason = (error as? DecodingError)?.reason ?? "unreadable"
        throw ModelError(file: file.name, problem: "“\(key)” in its metadata is not as it should be (\(reason))")
      }
    }
    let version = metadata("formatVersion")
    guard metadata("format") == Self.format, ["1", "2", "3"].contains(version) else {
      throw ModelError(
        file: file.name, problem: "it is not a “\(Self.format)” of version 1 to 3")
    }
    name = metadata("name")
    process = try decode(ProcessDescription.self, "process")
    if let fault = process.fault { throw ModelError(file: file.name, problem: fault) }
    architecture = try decode(NetworkArchitecture.self, "architecture")
    conditions = metadata("conditions").isEmpty ? Conditions() : try decode(Conditions.self, "conditions")
    if version == "1", case .exactTile(let configuration) = architecture,
      configuration.preconditioning != nil
    {
      throw ModelError(
        file: file.name,
        problem: "it is of version 1, whose preconditioned networks saw states at unit variance; train it anew, "
          + "from its weights (initial:)")
    }
  }

  /// As a model file holds it.
  package var metadata: [String: String] {
    var metadata = [
      "format": Self.format, "formatVersion": formatVersion, "name": name,
      "architecture": Self.json(architecture), "process": Self.json(process),
    ]
    if conditions != Conditions() { metadata["conditions"] = Self.json(conditions) }
    return metadata
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(value) else { preconditionFailure("metadata are finite numbers and texts") }
    return String(decoding: data, as: UTF8.self)
  }
}

extension ModelError {
  /// Metadata that a model needs are not there. Weights that came from SR3's code may well be a model, if only it is said
  /// what they were trained for.
  fileprivate init(file: Safetensors, missing: [String]) {
    let keys = missing.map { "“\($0)”" }.joined(separator: ", ")
    guard file.names.contains(where: { $0.hasPrefix(SR3UNet.prefix) }) else {
      self.init(file: file.name, problem: "its metadata have no \(keys)")
      return
    }
    self.init(
      file: file.name,
      problem: "it holds the weights of an SR3-style network, but its metadata have no \(keys), so that nobody can "
        + "tell what it was trained for",
      remedy: "import the checkpoint again with its process and what its tensors do not tell: diffraw import "
        + "CHECKPOINT --as sr3 --config process=dtdm length=2000 end=100 beta-start=1e-6 beta-end=1e-2 embedding=noise-level "
        + "groups=32 -o MODEL.safetensors")
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
