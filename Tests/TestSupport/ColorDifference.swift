import Foundation
import Imaging

/// How different two colors look: CIEDE2000 (Sharma, Wu and Dalal, “The CIEDE2000 color-difference formula:
/// implementation notes, supplementary test data, and mathematical observations”, Color Res. Appl. 30, 2005).
public enum ColorDifference {
  /// The mean difference of two pictures of the same size and of sRGB's encoding.
  public static func mean(_ first: ColorImage, _ second: ColorImage) -> Double {
    precondition(first.size == second.size && first.encoding == .sRGB && second.encoding == .sRGB)
    let sum = stride(from: 0, to: first.values.count, by: 3).reduce(0.0) { sum, place in
      sum + ciede2000(lab(first.values[place..<place + 3]), lab(second.values[place..<place + 3]))
    }
    return sum / Double(first.size.area)
  }

  /// CIE L*a*b* of an sRGB color, its white D65.
  static func lab(_ encoded: ArraySlice<Float>) -> SIMD3<Double> {
    let light = encoded.map { Double(SRGBCurve.decode($0)) }
    func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }
    let x = f((0.4123908 * light[0] + 0.3575843 * light[1] + 0.1804808 * light[2]) / 0.9504559)
    let y = f(0.2126390 * light[0] + 0.7151687 * light[1] + 0.0721923 * light[2])
    let z = f((0.0193308 * light[0] + 0.1191948 * light[1] + 0.9505322 * light[2]) / 1.0890578)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }

  /// The difference of two colors in CIE L*a*b*.
  public static func ciede2000(_ first: SIMD3<Double>, _ second: SIMD3<Double>) -> Double {
    func share(_ chroma: Double) -> Double { (pow(chroma, 7) / (pow(chroma, 7) + pow(25, 7))).squareRoot() }
    let stretch = 1 + 0.5 * (1 - share((hypot(first.y, first.z) + hypot(second.y, second.z)) / 2))
    let (a1, a2) = (first.y * stretch, second.y * stretch)
    let (c1, c2) = (hypot(a1, first.z), hypot(a2, second.z))
    func hue(_ a: Double, _ b: Double) -> Double {
      a == 0 && b == 0 ? 0 : (atan2(b, a) * 180 / .pi + 360).truncatingRemainder(dividingBy: 360)
    }
    let (h1, h2) = (hue(a1, first.z), hue(a2, second.z))
    var turn = h2 - h1
    if c1 * c2 == 0 { turn = 0 } else if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
    var meanHue = h1 + h2
    if c1 * c2 != 0 {
      if abs(h1 - h2) > 180 { meanHue += meanHue < 360 ? 360 : -360 }
      meanHue /= 2
    }
    func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
    let (lightness, chroma) = ((first.x + second.x) / 2, (c1 + c2) / 2)
    let t =
      1 - 0.17 * cosine(meanHue - 30) + 0.24 * cosine(2 * meanHue) + 0.32 * cosine(3 * meanHue + 6)
      - 0.20 * cosine(4 * meanHue - 63)
    let offset = (lightness - 50) * (lightness - 50)
    let l = (second.x - first.x) / (1 + 0.015 * offset / (20 + offset).squareRoot())
    let c = (c2 - c1) / (1 + 0.045 * chroma)
    let h = 2 * (c1 * c2).squareRoot() * sin(turn / 2 * .pi / 180) / (1 + 0.015 * chroma * t)
    let angle = 30 * exp(-pow((meanHue - 275) / 25, 2))
    let rotation = -sin(2 * angle * .pi / 180) * 2 * share(chroma)
    return (l * l + c * c + h * h + rotation * c * h).squareRoot()
  }
}
