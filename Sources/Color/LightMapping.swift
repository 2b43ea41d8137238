import Imaging

/// From demosaiced values of 16 bits to the picture: black taken away, one matrix, the sRGB curve.
struct LightMapping: Sendable {
  /// The value of no light.
  private let black: Float
  private let red: SIMD3<Float>
  private let green: SIMD3<Float>
  private let blue: SIMD3<Float>

  /// - Parameters:
  ///   - black: the value of no light, of 65535.
  ///   - matrix: from values above that, of 65535, to linear sRGB, 3 × 3, row by row.
  init(black: Float, matrix: [Float]) {
    self.black = black
    let columns = (0..<3).map { SIMD3(matrix[$0], matrix[3 + $0], matrix[6 + $0]) }
    (red, green, blue) = (columns[0], columns[1], columns[2])
  }

  /// A pixel's red, green and blue, sRGB-encoded, unbounded.
  func encoded(_ r: UInt16, _ g: UInt16, _ b: UInt16) -> SIMD3<Float> {
    let light = red * (Float(r) - black) + green * (Float(g) - black) + blue * (Float(b) - black)
    return SIMD3(SRGBCurve.encode(light[0]), SRGBCurve.encode(light[1]), SRGBCurve.encode(light[2]))
  }
}

extension SRGBCurve {
  /// The encoded value of each i / 65535.
  static let sixteenBit = (0..<65536).map { encode(Float($0) / 65535) }
}
