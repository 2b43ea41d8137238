import Diffusion
import Foundation
import Neural

/// Model files of SR3-style networks whose weights are filled by the formula.
public enum SR3Model {
  /// A network that is quick even on whole pictures: five levels of 8 channels, so that its attention has few tokens.
  public static let tiny = SR3UNet.Configuration(
    innerWidth: 8, multipliers: [1, 1, 1, 1, 1], blocksPerLevel: 1, groups: 4, embedding: .step)

  /// As small as a network can be whose 3 × 3 convolutions go by Winograd's way as those of larger ones do.
  public static let narrow = SR3UNet.Configuration(
    innerWidth: 64, multipliers: [1, 1, 1, 1, 1], blocksPerLevel: 1, groups: 4, embedding: .step)

  /// SR3's schedule, of which the domain transform takes the first 100 steps.
  public static let metadata: [String: String] = metadata(tiny)

  package static func metadata(
    _ configuration: SR3UNet.Configuration, process: ProcessDescription.Kind = .domainTransform,
    conditions: Conditions = Conditions()
  ) -> [String: String] {
    ModelDescription(
      name: "formula", architecture: .sr3(configuration),
      process: ProcessDescription(kind: process, length: 2000, end: 100, betaStart: 1e-6, betaEnd: 1e-2),
      conditions: conditions
    ).metadata
  }

  public static func tensors(_ configuration: SR3UNet.Configuration) -> [String: Tensor] {
    Dictionary(
      configuration.layers.flatMap(\.parameters).map { ($0.name, FormulaTensor.parameter($0.name, $0.shape)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The content of a model file.
  public static func file(
    _ configuration: SR3UNet.Configuration = tiny, metadata: [String: String]? = nil,
    beside others: [String: Tensor] = [:]
  ) -> Data {
    Safetensors.encode(
      tensors(configuration).merging(others) { $1 }, metadata: metadata ?? Self.metadata(configuration))
  }
}
