import Diffusion
import Foundation
import YAMLReading

/// All that decides what a training computes, as its YAML file says it.
public struct TrainingConfiguration: ReadableRecord, Encodable, Hashable {
  /// Always 1.
  public let version: Int
  /// The name that the model will have.
  public let name: String
  /// A model file whose weights the training begins with; empty to begin with weights drawn by the seed.
  public let initial: String
  /// What everything left to chance follows from.
  public let seed: UInt64
  /// Steps of the whole training.
  public let steps: Int
  /// Images of a step.
  public let batch: Int
  /// Side of an image, in pixels.
  public let patch: Int
  public let network: NetworkConfiguration
  public let process: ProcessConfiguration
  public let objective: ObjectiveConfiguration
  public let conditions: ConditionConfiguration
  public let data: DataConfiguration
  public let optimizer: OptimizerConfiguration
  public let log: LogConfiguration

  public init(from fields: inout RecordReader) {
    version = fields.read("version", .integer(in: 1...1))
    name = fields.read("name", .text)
    initial = fields.read("initial", .text, default: "")
    seed = UInt64(fields.read("seed", .integer(in: 0...), default: 0))
    steps = fields.read("steps", .integer(in: 1...1_000_000_000, unit: "steps"))
    batch = fields.read("batch", .integer(in: 1...4096, unit: "images"), default: 32)
    patch = fields.read("patch", .integer(in: 8...4096, unit: "pixels"), default: 96)
    network = fields.read("network", .record())
    process = fields.readSection("process", as: ProcessConfiguration.self)
    objective = fields.readSection("objective", as: ObjectiveConfiguration.self)
    conditions = fields.readSection("conditions", as: ConditionConfiguration.self)
    data = fields.read("data", .record())
    optimizer = fields.readSection("optimizer", as: OptimizerConfiguration.self)
    log = fields.readSection("log", as: LogConfiguration.self)
    let isPreconditioned = network.isPreconditioned
    fields.require(!name.isEmpty && !name.contains("/"), "name", "must be a file's name")
    fields.require(
      patch % network.alignment == 0, "patch", "must be a multiple of the network's alignment, \(network.alignment)")
    // Where a photograph is reduced, rounding takes a pixel and the phase another.
    let room = data.kind == .photographs ? patch + 2 : patch
    fields.require(
      data.region.allSatisfy { $0 >= room }, "data", "must have a region of \(room) pixels a side at least")
    fields.require(
      !isPreconditioned || conditions.color, "conditions", "must have the color that the preconditioned network needs")
    fields.require(
      !isPreconditioned || process.kind == .domainTransform, "process",
      "must be dtdm where the network is preconditioned")
    fields.require(
      objective.weighting != .balanced || isPreconditioned, "objective",
      "can be balanced only where the network is preconditioned")
    fields.require(
      optimizer.course == .constant || optimizer.warmUp <= steps, "optimizer",
      "must have a warm-up that ends within the \(steps) steps")
  }

  /// The settings as text: equal if and only if a training would be the same on the same data. How often it logs and
  /// where its data lie do not count.
  public var canonicalText: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { preconditionFailure("a configuration is finite numbers") }
    return String(decoding: data, as: UTF8.self)
  }

  /// All that counts: everything but `log`.
  private enum CodingKeys: String, CodingKey {
    case version, name, initial, seed, steps, batch, patch, network, process, objective, conditions, data, optimizer
  }
}
