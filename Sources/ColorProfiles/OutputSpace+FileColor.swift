import Imaging

extension OutputSpace {
  /// What a file in this space embeds, and the way to it from pictures of an encoding.
  ///
  /// Relative-colorimetric: white stays white. Colors that the space does not hold come out beyond [0, 1], by the curve's
  /// own formula above 1 and as an odd function below 0. sRGB pictures stay as they are in sRGB, to the bit.
  public func fileColor(from encoding: ColorImage.Encoding) throws(ColorProfileError) -> FileColor {
    let profile = try profile().bytes
    guard self != (encoding == .sRGB ? .sRGB : .linearSRGB) else {
      return FileColor(profile: profile, isSRGB: self == .sRGB)
    }
    // The spaces as built are used, not their profiles as stored, whose numbers are rounded to 1/65536.
    let transform: LittleCMS.Transform? =
      linear == .linearSRGB
      ? nil
      : try LittleCMS.Transform(
        through: [LittleCMS.Profile(.linearSRGB), LittleCMS.Profile(linear)], intent: .relativeColorimetric)
    let curve = curve
    return FileColor(profile: profile, isSRGB: self == .sRGB) { values in
      if encoding == .sRGB {
        for index in values.indices { values[index] = SRGBCurve.decode(values[index]) }
      }
      transform?.apply(to: &values)
      if curve != .linear {
        for index in values.indices { values[index] = curve.encode(values[index]) }
      }
    }
  }
}
