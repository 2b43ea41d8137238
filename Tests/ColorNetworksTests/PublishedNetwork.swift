import ColorNetworks
import Foundation
import Neural
import TestSupport

/// The networks by the names of their fixtures, filled by the formula, or with the weights that come with the program.
enum PublishedNetwork: String, CaseIterable, CustomStringConvertible {
  case liteispnet, mwispnet
  case pynet = "pynet_level0"
  case mobileie = "mobileie_zrr"

  var description: String { rawValue }

  var type: any ColorNetwork.Type {
    switch self {
    case .liteispnet: LiteISPNet.self
    case .mwispnet: MWISPNet.self
    case .pynet: PyNET.self
    case .mobileie: MobileIE.self
    }
  }

  /// Its parameters by name.
  func tensors() throws -> [String: Tensor] {
    if self == .mobileie {
      let file = try Safetensors(contentsOf: MobileIE.embeddedFile())
      return try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor(named: $0)) })
    }
    let fixture = try NetworkFixture(rawValue)
    return Dictionary(uniqueKeysWithValues: type.parameters.map { ($0.name, fixture.parameter($0.name, $0.shape)) })
  }

  func network() throws -> any ColorNetwork {
    let tensors = try tensors()
    return try type.init(weights: Safetensors(data: Safetensors.encode(tensors), name: rawValue))
  }

  /// Each network, made once for all tests.
  static let networks = Dictionary(
    uniqueKeysWithValues: allCases.map { network in (network, Result { try network.network() }) })
}
