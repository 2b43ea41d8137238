import Foundation
import Metrics
import Neural
import TestSupport

/// The metrics that need files, with weights of the formula.
enum FormulaMetric {
  private static let lpips: [String: Result<Metric, any Error>] = {
    let trunks = [AlexNet.trunk, VGG16.trunk, SqueezeNet.trunk]
    return Dictionary(
      uniqueKeysWithValues: trunks.map { trunk in
        let name = "lpips-\(trunk.name)"
        return (name, Result { try make(StandardMetrics.named(name), FormulaTrunk.data(of: trunk)) })
      })
  }()

  /// The metric of a definition, made once.
  static func named(_ name: String) throws -> Metric {
    guard let metric = lpips[name] else { fatalError("\(name) has no weights of the formula") }
    return try metric.get()
  }

  private static func make(_ definition: MetricDefinition, _ data: Data) throws -> Metric {
    let directory = try TemporaryDirectory()
    let url = directory.file("\(definition.name).safetensors")
    try data.write(to: url)
    return try definition.make(weights: url)
  }
}
