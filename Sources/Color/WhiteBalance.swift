import Imaging

/// Which light a picture is balanced for: what that light falls on looks gray if it is.
public enum WhiteBalance: Sendable, Hashable {
  /// What the camera had set or found.
  case asShot
  /// What the picture itself suggests (`AutomaticBalance`).
  case automatic
  /// CIE D55; of a camera whose matrices are unknown, what the decoder has for daylight.
  case daylight
  /// A light of a given temperature and tint.
  case light(ColorTemperature)
  /// What the camera had set or found for another file, such as one of a gray card in the same light.
  case asShotFor(CameraColor)

  /// A balance as multipliers.
  package struct Multipliers: Hashable {
    /// Of red, green, blue; green = 1.
    package var values: [Float]
    package var warnings: [ColorWarning] = []

    /// What the camera records of gray, the greatest of the three 1.
    var neutral: [Double] {
      let least = Double(values.min() ?? 1)
      return values.map { least / Double($0) }
    }
  }

  /// Multipliers for a mosaic. What the file does not allow falls back to the balance as shot, and that to daylight, with
  /// a warning.
  package func multipliers(for mosaic: Mosaic) -> Multipliers {
    let color = mosaic.metadata.color
    let model = CameraModel(color)
    switch self {
    case .asShot: return Self.asShot(color, model)
    case .asShotFor(let other): return Self.asShot(other, CameraModel(other) ?? model)
    case .daylight: return Self.daylight(color, model)
    case .light(let light):
      if let values = Self.multipliers(for: light.chromaticity, model) { return Multipliers(values: values) }
      return Self.asShot(color, model).warning(.noLightBalance)
    case .automatic:
      if let values = AutomaticBalance.multipliers(for: mosaic, model: model) { return Multipliers(values: values) }
      return Self.asShot(color, model).warning(.noAutomaticBalance)
    }
  }

  private static func asShot(_ color: CameraColor, _ model: CameraModel?) -> Multipliers {
    if let values = color.asShotMultipliers { return Multipliers(values: values) }
    if let white = color.asShotWhite,
      let values = multipliers(for: Chromaticity(x: Double(white[0]), y: Double(white[1])), model)
    {
      return Multipliers(values: values)
    }
    let daylight = daylight(color, model)
    return daylight.warnings.isEmpty ? daylight.warning(.noAsShotBalance) : daylight
  }

  private static func daylight(_ color: CameraColor, _ model: CameraModel?) -> Multipliers {
    if let values = multipliers(for: .d55, model) ?? color.daylightMultipliers { return Multipliers(values: values) }
    return Multipliers(values: [1, 1, 1], warnings: [.noBalance])
  }

  private static func multipliers(for white: Chromaticity, _ model: CameraModel?) -> [Float]? {
    model?.neutral(under: white).map { multipliers(ofNeutral: $0) }
  }

  static func multipliers(ofNeutral neutral: [Double]) -> [Float] { neutral.map { Float(neutral[1] / $0) } }
}

extension WhiteBalance.Multipliers {
  fileprivate func warning(_ warning: ColorWarning) -> Self { Self(values: values, warnings: [warning] + warnings) }
}
