import Foundation

extension LabColor {
  /// How different two colors look: CIEDE2000 with k_L = k_C = k_H = 1.
  ///
  /// Sharma, Wu and Dalal, “The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
  /// mathematical observations”, Color Res. Appl. 30, 2005, Eqs. 2–22.
  package func difference(from other: LabColor) -> Double {
    let chromaShare = Self.saturation((chroma + other.chroma) / 2)
    let stretch = 1 + 0.5 * (1 - chromaShare)
    let (a1, a2) = (a * stretch, other.a * stretch)
    let (c1, c2) = (Self.length(a1, b), Self.length(a2, other.b))
    let (h1, h2) = (Self.hue(a1, b), Self.hue(a2, other.b))
    let isGray = c1 * c2 == 0

    var turn = isGray ? 0 : h2 - h1
    if turn > .pi { turn -= 2 * .pi } else if turn < -.pi { turn += 2 * .pi }
    var hue = h1 + h2
    if !isGray {
      if abs(h1 - h2) > .pi { hue += hue < 2 * .pi ? 2 * .pi : -2 * .pi }
      hue /= 2
    }
    let degree = Double.pi / 180
    let t =
      1 - 0.17 * cos(hue - 30 * degree) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6 * degree)
      - 0.20 * cos(4 * hue - 63 * degree)
    let meanChroma = (c1 + c2) / 2
    let offset = pow((lightness + other.lightness) / 2 - 50, 2)

    let lightnessTerm = (other.lightness - lightness) / (1 + 0.015 * offset / (20 + offset).squareRoot())
    let chromaTerm = (c2 - c1) / (1 + 0.045 * meanChroma)
    let hueTerm = 2 * (c1 * c2).squareRoot() * sin(turn / 2) / (1 + 0.015 * meanChroma * t)
    let angle = 30 * degree * exp(-pow((hue / degree - 275) / 25, 2))
    let rotation = -sin(2 * angle) * 2 * Self.saturation(meanChroma)
    let square =
      lightnessTerm * lightnessTerm + chromaTerm * chromaTerm + hueTerm * hueTerm + rotation * chromaTerm * hueTerm
    return max(square, 0).squareRoot()
  }

  private var chroma: Double { Self.length(a, b) }

  private static func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

  /// √(C⁷ / (C⁷ + 25⁷)).
  private static func saturation(_ chroma: Double) -> Double {
    let (cube, square) = (chroma * chroma * chroma, 25.0 * 25)
    let power = cube * cube * chroma
    return (power / (power + square * square * square * 25)).squareRoot()
  }

  /// The hue angle in [0, 2π), 0 for gray.
  private static func hue(_ a: Double, _ b: Double) -> Double {
    guard a != 0 || b != 0 else { return 0 }
    let angle = atan2(b, a)
    return angle < 0 ? angle + 2 * .pi : angle
  }
}
