import Foundation

/// A color in CIE L*a*b*, its white D65 of the 2° observer.
package struct LabColor {
  package var lightness, a, b: Double

  package init(lightness: Double, a: Double, b: Double) { (self.lightness, self.a, self.b) = (lightness, a, b) }

  /// The color of an sRGB-encoded pixel, R, G and B in [0, 65535].
  ///
  /// Constants as scikit-image's `rgb2lab` has them: the sRGB matrix to six digits, the white (0.95047, 1, 1.08883).
  init(red: UInt16, green: UInt16, blue: UInt16) {
    self.init(
      lightOfRed: Self.light[Int(red)], green: Self.light[Int(green)], blue: Self.light[Int(blue)])
  }

  /// The color of a pixel of which fractions of samples are known, in [0, 65535].
  init(red: Double, green: Double, blue: Double) {
    self.init(lightOfRed: Self.decode(red), green: Self.decode(green), blue: Self.decode(blue))
  }

  private init(lightOfRed red: Double, green: Double, blue: Double) {
    let x = Self.compress((0.412453 * red + 0.357580 * green + 0.180423 * blue) / 0.95047)
    let y = Self.compress(0.212671 * red + 0.715160 * green + 0.072169 * blue)
    let z = Self.compress((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.08883)
    self.init(lightness: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z))
  }

  /// Light in [0, 1] for each sample.
  private static let light: [Double] = (0...MetricImage.largest).map { decode(Double($0)) }

  private static func decode(_ sample: Double) -> Double {
    let encoded = sample / Double(MetricImage.largest)
    return encoded > 0.04045 ? pow((encoded + 0.055) / 1.055, 2.4) : encoded / 12.92
  }

  private static func compress(_ share: Double) -> Double {
    share > 0.008856 ? cbrt(share) : 7.787 * share + 16.0 / 116
  }
}
