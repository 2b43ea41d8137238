import Foundation
import Imaging

/// The colors that a camera's filters see, as the makers of DNG files state them.
public struct SensorColor: Sendable, Hashable, Codable {
  /// The camera's name.
  public let name: String
  /// Matrix from CIE XYZ to the camera's RGB under D65 (the ColorMatrix of a DNG), 3 × 3, row by row.
  public let colorMatrix: [Float]

  public init(name: String, colorMatrix: [Float]) {
    precondition(colorMatrix.count == 9, "a color matrix is 3 × 3")
    self.name = name
    self.colorMatrix = colorMatrix
  }

  /// Matrix from linear sRGB to CIE XYZ under D65 (IEC 61966-2-1), 3 × 3, row by row.
  private static let sRGBToXYZ = [
    0.4123908, 0.3575843, 0.1804808, 0.2126390, 0.7151687, 0.0721923, 0.0193308, 0.1191948, 0.9505322,
  ]

  /// Matrix from linear sRGB to the camera's RGB balanced for D65, 3 × 3, row by row: each row's sum is 1, so that gray
  /// gives three equal values.
  public var sRGBToCamera: [Double] {
    (0..<3).flatMap { row in
      let response = (0..<3).map { column in
        (0..<3).reduce(0) { $0 + Double(colorMatrix[row * 3 + $1]) * Self.sRGBToXYZ[$1 * 3 + column] }
      }
      let white = response.reduce(0, +)
      return response.map { $0 / white }
    }
  }

  /// Matrix from white-balanced camera RGB to linear sRGB, 3 × 3, row by row: the inverse of `sRGBToCamera`, as dcraw
  /// and LibRaw make it.
  public var cameraToSRGB: [Double] {
    let m = sRGBToCamera
    func cofactor(_ row: Int, _ column: Int) -> Double {
      let (r, s) = ((row + 1) % 3 * 3, (row + 2) % 3 * 3)
      let (c, d) = ((column + 1) % 3, (column + 2) % 3)
      return m[r + c] * m[s + d] - m[r + d] * m[s + c]
    }
    let determinant = (0..<3).reduce(0) { $0 + m[$1] * cofactor(0, $1) }
    return (0..<9).map { cofactor($0 % 3, $0 / 3) / determinant }
  }

  /// White balance multipliers of red and blue, green = 1, that make a light gray.
  /// - Parameter xyz: the light's CIE XYZ.
  package func multipliers(for xyz: [Double]) -> (red: Double, blue: Double) {
    let response = (0..<3).map { row in (0..<3).reduce(0) { $0 + Double(colorMatrix[row * 3 + $1]) * xyz[$1] } }
    return (response[1] / response[0], response[1] / response[2])
  }
}
