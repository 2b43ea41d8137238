import Foundation
import Imaging

/// Where the pixels of a corrected picture lie in the one as taken (WarpRectilinear and WarpFisheye).
struct WarpModel: Sendable {
  private let center: LensCenter
  private let radial: [Double]
  private let tangential: [Double]
  private let isFisheye: Bool

  init(_ warp: LensWarp, plane: LensWarp.Plane, isFisheye: Bool, size: ImageSize) {
    center = LensCenter(x: warp.centerX, y: warp.centerY, of: size)
    radial = plane.radial
    tangential = plane.tangential
    self.isFisheye = isFisheye
  }

  /// The place, in pixels from the center of the top left one.
  func source(row: Int, column: Int) -> (row: Double, column: Double) {
    let dx = (Double(column) - center.column) / center.radius
    let dy = (Double(row) - center.row) / center.radius
    let squared = dx * dx + dy * dy
    let factor = isFisheye ? fisheye(squared) : polynomial(squared)
    let x = factor * dx + tangential[0] * 2 * dx * dy + tangential[1] * (squared + 2 * dx * dx)
    let y = factor * dy + tangential[1] * 2 * dx * dy + tangential[0] * (squared + 2 * dy * dy)
    return (center.row + center.radius * y, center.column + center.radius * x)
  }

  private func polynomial(_ x: Double) -> Double { radial[0] + x * (radial[1] + x * (radial[2] + x * radial[3])) }

  private func fisheye(_ squared: Double) -> Double {
    let radius = squared.squareRoot()
    // θ / r goes to 1 at the center.
    guard radius > 1e-9 else { return radial[0] }
    let angle = atan(radius)
    return angle / radius * polynomial(angle * angle)
  }
}
