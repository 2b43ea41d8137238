/// The space of pictures: the primaries of sRGB (IEC 61966-2-1), proportional to light.
enum WorkingSpace {
  /// Matrix to CIE XYZ under the white of sRGB, Y = 1 for white.
  static let xyzFromLinearSRGB: Matrix3 = {
    let primaries = [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)].map { Chromaticity(x: $0, y: $1).xyz }
    let columns = Matrix3((0..<9).map { primaries[$0 % 3][$0 / 3] })
    guard let inverse = columns.inverse else { preconditionFailure("the primaries of sRGB are not in one line") }
    return columns * Matrix3(diagonal: inverse * Chromaticity.d65.xyz)
  }()

  /// Matrix from CIE XYZ under D50 to linear sRGB, by Bradford's adaptation; D50 becomes (1, 1, 1).
  static let linearSRGBFromD50: Matrix3 = {
    guard let inverse = xyzFromLinearSRGB.inverse,
      let adaptation = ChromaticAdaptation.matrix(from: Chromaticity.d50.xyz, to: Chromaticity.d65.xyz)
    else { preconditionFailure("sRGB and its white can be inverted") }
    return inverse * adaptation
  }()
}
