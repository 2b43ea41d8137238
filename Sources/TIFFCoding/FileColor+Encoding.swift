import Imaging

extension FileColor {
  /// The picture's values as they are, under the profile of their encoding.
  package static func asIs(_ encoding: ColorImage.Encoding) -> FileColor {
    switch encoding {
    case .sRGB: FileColor(profile: ICCProfile.sRGB.bytes, isSRGB: true)
    case .linearSRGB: FileColor(profile: ICCProfile.linearSRGB.bytes)
    }
  }

  /// sRGB.
  package static func sRGB(of encoding: ColorImage.Encoding) -> FileColor {
    var color = FileColor(profile: ICCProfile.sRGB.bytes, isSRGB: true)
    if encoding == .linearSRGB {
      color.convert = { values in
        for index in values.indices { values[index] = SRGBCurve.encode(values[index]) }
      }
    }
    return color
  }

  /// The light of a picture's values, in the primaries of sRGB; what lies outside of [0, 1] stays there.
  package static func linear(of encoding: ColorImage.Encoding) -> FileColor {
    var color = FileColor(profile: ICCProfile.linearSRGB.bytes)
    if encoding == .sRGB {
      color.convert = { values in
        for index in values.indices { values[index] = SRGBCurve.decode(values[index]) }
      }
    }
    return color
  }
}
