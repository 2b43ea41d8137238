import Foundation
import Imaging
import Parallel

/// How light is shown: an exposure, and a curve that gives a picture the contrast of a photograph.
///
/// The film curve is f(x) = xᶜ (1 + q wᶜ) / (wᶜ (1 + q xᶜ)) over scene light x ≥ 0, with contrast c and q such that
/// middle gray, 0.18, stays where it is and w becomes 1; f(−x) = −f(x). Shadows deepen, and lights roll off above middle
/// gray, beyond 1 too, toward (1 + q wᶜ) / (q wᶜ).
///
/// A color's greatest and least values go through the curve, and the one between keeps its place between them, so hues
/// (of the hexagonal cone) stay what they are, gray stays gray, and saturation grows with contrast as it does on film.
public struct ToneCurve: Sendable {
  /// Light that no film curve moves, of white.
  public static let middleGray: Float = 0.18

  private let exponent: Float
  /// q and wᶜ above; nil for a straight line.
  private let shoulder: (Float, Float)?
  /// What light is multiplied by first.
  private let gain: Float

  /// A straight line: exposure alone.
  /// - Parameter exposure: in stops.
  public static func linear(exposure: Float = 0) -> ToneCurve {
    ToneCurve(exponent: 1, shoulder: nil, gain: exp2(exposure))
  }

  /// The film curve.
  /// - Parameters:
  ///   - contrast: c, at least 1, which with `white` 0 is a straight line.
  ///   - white: how far above 1 the light lies that becomes 1, in stops; not negative.
  ///   - exposure: in stops, before the curve.
  public static func film(contrast: Float, white: Float = 0, exposure: Float = 0) -> ToneCurve {
    precondition(contrast >= 1 && white >= 0, "a film curve has contrast, and white not below 1")
    let gray = pow(Double(middleGray), Double(contrast))
    let highest = exp2(Double(white) * Double(contrast))
    let q = (Double(middleGray) * highest - gray) / (gray * highest * (1 - Double(middleGray)))
    return ToneCurve(exponent: contrast, shoulder: (Float(max(q, 0)), Float(highest)), gain: exp2(exposure))
  }

  /// What becomes of gray light.
  public func callAsFunction(_ light: Float) -> Float {
    let exposed = light * gain
    guard let (q, highest) = shoulder else { return exposed }
    let power = pow(abs(exposed), exponent)
    // As a quotient of numbers that do not overflow where the light is great.
    let shown = (1 + q * highest) / highest * (power < 1 ? power / (1 + q * power) : 1 / (1 / power + q))
    return exposed < 0 ? -shown : shown
  }

  /// What becomes of a color, linear red, green and blue.
  public func callAsFunction(_ color: SIMD3<Float>) -> SIMD3<Float> {
    guard shoulder != nil else { return color * gain }
    let (least, most) = (color.min(), color.max())
    guard most > least else { return SIMD3(repeating: self(most)) }
    let (darkest, brightest) = (self(least), self(most))
    let places = (color - least) / (most - least)
    var shown = darkest + (brightest - darkest) * places
    for channel in 0..<3 {
      // Exactly, not but for rounding.
      if color[channel] == most { shown[channel] = brightest }
      if color[channel] == least { shown[channel] = darkest }
    }
    return shown
  }

  /// Applies the curve to a picture, encoded or linear; a straight line without exposure leaves every bit.
  public func apply(to image: inout ColorImage, workers: WorkerPool) {
    guard shoulder != nil || gain != 1 else { return }
    let isEncoded = image.encoding == .sRGB
    image.values.updateBands(width: image.size.width * 3, bandHeight: 16, on: workers) { _, values in
      for place in stride(from: 0, to: values.count, by: 3) {
        var color = SIMD3(values[place], values[place + 1], values[place + 2])
        if isEncoded { color = SIMD3(SRGBCurve.decode(color.x), SRGBCurve.decode(color.y), SRGBCurve.decode(color.z)) }
        let shown = self(color)
        for channel in 0..<3 {
          values[place + channel] = isEncoded ? SRGBCurve.encode(shown[channel]) : shown[channel]
        }
      }
    }
  }
}
