import Foundation
import Neural

/// The parameters of metrics that come with the program.
enum ShippedParameters {
  /// Opens a file of `Parameters`.
  ///
  /// - Throws: `MetricsError`: `missingResource` if the program was separated from its resources; `NeuralError`.
  static func open(_ name: String) throws -> Safetensors {
    let bundle = "DiffRAW_Metrics.resources"
    if let file = ShippedFile.find("Parameters/\(name)", in: bundle) { return try Safetensors(contentsOf: file) }
    throw MetricsError(
      .missingResource, subject: name, problem: "it is missing: “\(bundle)” should lie beside the executable",
      remedy: "install both together")
  }
}
