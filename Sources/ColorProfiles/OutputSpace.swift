/// The color spaces that pictures are written in.
public enum OutputSpace: String, CaseIterable, Sendable, Codable {
  /// IEC 61966-2-1.
  case sRGB = "srgb"
  /// The primaries of DCI-P3 under D65, with the curve of sRGB.
  case displayP3 = "display-p3"
  /// Adobe RGB (1998).
  case adobeRGB = "adobe-rgb"
  /// ROMM RGB of ISO 22028-2, under D50.
  case proPhoto = "prophoto"
  /// ITU-R BT.2020.
  case rec2020 = "rec-2020"
  case linearSRGB = "linear-srgb"
  case linearDisplayP3 = "linear-display-p3"
  case linearAdobeRGB = "linear-adobe-rgb"
  case linearProPhoto = "linear-prophoto"
  case linearRec2020 = "linear-rec-2020"

  /// The profile's name.
  var title: String {
    switch self {
    case .sRGB: "sRGB"
    case .displayP3: "Display P3"
    case .adobeRGB: "Compatible with Adobe RGB (1998)"
    case .proPhoto: "ProPhoto RGB"
    case .rec2020: "Rec. 2020"
    case .linearSRGB: "Linear sRGB"
    case .linearDisplayP3: "Linear Display P3"
    case .linearAdobeRGB: "Linear, primaries of Adobe RGB (1998)"
    case .linearProPhoto: "Linear ProPhoto RGB"
    case .linearRec2020: "Linear Rec. 2020"
    }
  }

  /// CIE x and y of red, green, blue and white.
  var primaries: (red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity) {
    let d65 = (0.3127, 0.3290)
    return switch self {
    case .sRGB, .linearSRGB: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), d65)
    case .displayP3, .linearDisplayP3: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), d65)
    case .adobeRGB, .linearAdobeRGB: ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), d65)
    // The white is the connection space's own.
    case .proPhoto, .linearProPhoto:
      ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.9642 / 2.7891, 1 / 2.7891))
    case .rec2020, .linearRec2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), d65)
    }
  }

  typealias Chromaticity = (x: Double, y: Double)

  var curve: TransferCurve {
    switch self {
    case .sRGB, .displayP3: .sRGB
    case .adobeRGB: .power(563 / 256)
    case .proPhoto: .romm
    case .rec2020: .rec2020
    case .linearSRGB, .linearDisplayP3, .linearAdobeRGB, .linearProPhoto, .linearRec2020: .linear
    }
  }

  /// The space of the same primaries, proportional to light.
  var linear: OutputSpace {
    switch self {
    case .sRGB, .linearSRGB: .linearSRGB
    case .displayP3, .linearDisplayP3: .linearDisplayP3
    case .adobeRGB, .linearAdobeRGB: .linearAdobeRGB
    case .proPhoto, .linearProPhoto: .linearProPhoto
    case .rec2020, .linearRec2020: .linearRec2020
    }
  }

  /// The profile to embed, the same bytes on every run.
  public func profile() throws(ColorProfileError) -> ColorProfile {
    let profile = try LittleCMS.Profile(self)
    return ColorProfile(try profile.bytes(), name: title, kind: .rgb)
  }
}
