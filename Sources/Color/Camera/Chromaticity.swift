/// A color without its brightness: CIE 1931 x and y.
public struct Chromaticity: Sendable, Hashable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The chromaticity of CIE XYZ; nil of what no light has.
  public init?(xyz: [Double]) {
    let sum = xyz.reduce(0, +)
    guard sum.isFinite, sum > 0, xyz[0] > 0, xyz[1] > 0 else { return nil }
    self.init(x: xyz[0] / sum, y: xyz[1] / sum)
  }

  /// CIE XYZ with Y = 1.
  public var xyz: [Double] { [x / y, 1, (1 - x - y) / y] }

  /// The white of the ICC's and the DNG specification's connection space: X, Y, Z = 0.9642, 1, 0.8249.
  public static let d50 = Chromaticity(x: 0.9642 / 2.7891, y: 1 / 2.7891)
  /// CIE D55, the daylight that photographs are balanced for.
  public static let d55 = Chromaticity(x: 0.33242, y: 0.34743)
  /// The white of sRGB (IEC 61966-2-1).
  public static let d65 = Chromaticity(x: 0.3127, y: 0.3290)

  func distance(to other: Chromaticity) -> Double { max(abs(x - other.x), abs(y - other.y)) }
}

/// How colors under one white correspond to those under another, by Bradford's method: von Kries' in the responses of
/// sharpened cones, as the ICC and the DNG specification ask.
enum ChromaticAdaptation {
  /// Lam's matrix from CIE XYZ to the responses, linearized.
  private static let responses = Matrix3([0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296])

  /// Matrix that takes XYZ under one white to XYZ under another.
  /// - Parameters:
  ///   - source: XYZ of the white that is mapped, with no response zero.
  ///   - target: XYZ of the white that it is mapped to, exactly.
  static func matrix(from source: [Double], to target: [Double]) -> Matrix3? {
    guard let back = responses.inverse else { return nil }
    let gains = zip(responses * source, responses * target).map { $1 / $0 }
    guard gains.allSatisfy({ $0.isFinite && $0 > 0 }) else { return nil }
    return back * Matrix3(diagonal: gains) * responses
  }
}
