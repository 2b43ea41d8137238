import Foundation
import Metrics

/// The trunks of LPIPS with weights of the formula: good to compare numbers, of no use to compare pictures.
public enum FormulaTrunk {
  /// A safetensors file of AlexNet's features.
  public static let data = data(of: AlexNet.trunk)

  /// A safetensors file of a trunk.
  package static func data(of trunk: TrunkDescription) -> Data {
    FormulaTensor.file(trunk.parameters, gain: 2.0.squareRoot())
  }
}
