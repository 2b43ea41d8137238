import Metrics
import Neural
import TestSupport

extension FormulaTrunk {
  /// The metric over this trunk.
  static func lpips() throws -> LPIPSAlex { try LPIPSAlex(weights: Safetensors(data: data, name: "formula")) }
}
