import Foundation
import Neural

/// The published networks that can give a picture its color, by the names that pipelines have for them.
package enum ColorNetworkKind: String, Sendable, CaseIterable {
  case mobileIE = "mobileie"
  case liteISP = "liteisp"
  case pyNET = "pynet"
  case mwISP = "mwisp"

  private var type: any ColorNetwork.Type {
    switch self {
    case .mobileIE: MobileIE.self
    case .liteISP: LiteISPNet.self
    case .pyNET: PyNET.self
    case .mwISP: MWISPNet.self
    }
  }

  /// The network's name in `diffraw network` and `diffraw import`.
  package var name: String { type.traits.name }

  /// The file of weights that comes with the program; nil if none does.
  /// - Throws: `NeuralError` if the program was separated from its resources.
  package func embeddedFile() throws(NeuralError) -> URL? { self == .mobileIE ? try MobileIE.embeddedFile() : nil }

  /// Reads the network from a file of weights.
  /// - Throws: `NeuralError` that names the file and the tensor at fault.
  package func network(weightsAt file: URL) throws(NeuralError) -> any ColorNetwork {
    try type.init(weights: Safetensors(contentsOf: file))
  }
}
