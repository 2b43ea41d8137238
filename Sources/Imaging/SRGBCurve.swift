import Foundation

/// The sRGB transfer curve of IEC 61966-2-1, continued as an odd function below zero.
public enum SRGBCurve {
  /// Light in [0, 1] to the encoded value in [0, 1].
  public static func encode(_ light: Float) -> Float {
    let magnitude = abs(light)
    let encoded = magnitude <= 0.0031308 ? 12.92 * magnitude : 1.055 * pow(magnitude, 1 / 2.4) - 0.055
    return light < 0 ? -encoded : encoded
  }

  /// The encoded value in [0, 1] to light in [0, 1].
  public static func decode(_ encoded: Float) -> Float {
    let magnitude = abs(encoded)
    let light = magnitude <= 0.04045 ? magnitude / 12.92 : pow((magnitude + 0.055) / 1.055, 2.4)
    return encoded < 0 ? -light : light
  }
}
