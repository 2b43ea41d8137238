/// A point of a frame and the distance from it to the frame's farthest corner, the unit of the lens models.
///
/// Frames are measured between the centers of their outermost pixels (Digital Negative Specification 1.7, WarpRectilinear
/// and FixVignetteRadial).
public struct LensCenter: Sendable, Hashable {
  /// In pixels from the center of the top left pixel.
  public let row: Double
  public let column: Double
  /// In pixels, positive.
  public let radius: Double

  /// - Parameters:
  ///   - x: place between the first column (0) and the last (1).
  ///   - y: place between the first row (0) and the last (1).
  public init(x: Double, y: Double, of size: ImageSize) {
    let (lastRow, lastColumn) = (Double(max(size.height - 1, 0)), Double(max(size.width - 1, 0)))
    row = y * lastRow
    column = x * lastColumn
    let (tall, wide) = (max(abs(row), abs(lastRow - row)), max(abs(column), abs(lastColumn - column)))
    radius = max((tall * tall + wide * wide).squareRoot(), .leastNormalMagnitude)
  }
}

/// A factor that grows with the distance r from a center: 1 + k₀r² + k₁r⁴ + k₂r⁶ + k₃r⁸ + k₄r¹⁰, r = 1 at the farthest
/// corner (FixVignetteRadial).
public struct RadialGain: Sendable, Hashable, Codable {
  /// k₀…k₄.
  public var coefficients: [Double]
  /// Place of the center between the first (0) and the last (1) column and row.
  public var centerX: Double
  public var centerY: Double

  public init(coefficients: [Double], centerX: Double = 0.5, centerY: Double = 0.5) {
    precondition(coefficients.count == 5, "the radial gain has five coefficients")
    self.coefficients = coefficients
    self.centerX = centerX
    self.centerY = centerY
  }

  /// The factor at a squared distance r², not below 0.
  public func gain(squaredRadius: Double) -> Double {
    max(0, 1 + squaredRadius * coefficients.reversed().reduce(0) { $0 * squaredRadius + $1 })
  }
}

/// A distortion of the lens: for each place of the corrected picture, where it lies in the one as taken.
public struct LensWarp: Sendable, Hashable, Codable {
  /// One model for all colors, or one each for red, green and blue.
  public var planes: [Plane]
  /// Place of the center between the first (0) and the last (1) column and row.
  public var centerX: Double
  public var centerY: Double

  public init(planes: [Plane], centerX: Double = 0.5, centerY: Double = 0.5) {
    precondition(!planes.isEmpty, "a warp has a model")
    self.planes = planes
    self.centerX = centerX
    self.centerY = centerY
  }

  /// The coefficients of one color.
  public struct Plane: Sendable, Hashable, Codable {
    /// Factors of r⁰, r², r⁴, r⁶ (rectilinear), or of θ, θ³, θ⁵, θ⁷ with θ = arctan r (fisheye).
    public var radial: [Double]
    /// Tangential coefficients kt₀, kt₁; zeros of a fisheye.
    public var tangential: [Double]

    public init(radial: [Double], tangential: [Double] = [0, 0]) {
      precondition(radial.count == 4 && tangential.count == 2, "a warp has four radial and two tangential coefficients")
      self.radial = radial
      self.tangential = tangential
    }
  }

  /// Whether all colors are moved alike.
  public var isAchromatic: Bool { Set(planes).count == 1 }
}
