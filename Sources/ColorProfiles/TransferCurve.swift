import Foundation

/// What stored values mean in light, and back; continued as an odd function below 0, and by its own formula above 1.
enum TransferCurve: Hashable, Sendable {
  /// Stored values are proportional to light.
  case linear
  /// Light is a power of the stored value.
  case power(Double)
  /// (a x + b)^g from d on, c x below: the ICC's parametric curve of type 3.
  case parametric(g: Double, a: Double, b: Double, c: Double, d: Double)

  static let sRGB = parametric(g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045)
  /// ISO 22028-2.
  static let romm = parametric(g: 1.8, a: 1, b: 0, c: 1 / 16, d: 1 / 32)
  /// ITU-R BT.2020, its constants in full, which join the two parts.
  static let rec2020: TransferCurve = {
    let (alpha, beta) = (1.09929682680944, 0.018053968510807)
    return parametric(g: 1 / 0.45, a: 1 / alpha, b: (alpha - 1) / alpha, c: 1 / 4.5, d: 4.5 * beta)
  }()

  /// The stored value for light.
  func encode(_ light: Float) -> Float {
    let magnitude = abs(light)
    let stored: Float
    switch self {
    case .linear: return light
    case .power(let g): stored = pow(magnitude, Float(1 / g))
    case .parametric(let g, let a, let b, let c, let d):
      stored =
        magnitude < Float(c * d)
        ? magnitude / Float(c) : (pow(magnitude, Float(1 / g)) - Float(b)) / Float(a)
    }
    return light < 0 ? -stored : stored
  }

  /// LittleCMS's number of the curve, and its parameters.
  var parameters: (type: Int32, values: [Double]) {
    switch self {
    case .linear: (1, [1])
    case .power(let g): (1, [g])
    case .parametric(let g, let a, let b, let c, let d): (4, [g, a, b, c, d])
    }
  }
}
