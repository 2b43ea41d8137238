/// The color calibration of one exposure, as the RAW file and the decoder's tables give it.
public struct CameraColor: Sendable, Hashable, Codable {
  /// White balance multipliers of red, green, blue as shot, green = 1; nil if the file names none.
  public var asShotMultipliers: [Float]?
  /// White balance multipliers for daylight from the decoder's tables, green = 1; nil if unknown.
  public var daylightMultipliers: [Float]?
  /// Matrix from white-balanced camera RGB to linear sRGB, 3 × 3, row by row; nil if the camera is unknown.
  public var cameraToSRGB: [Float]?
  /// The calibrations of a DNG, at most two, each for one illuminant.
  public var calibrations: [Calibration] = []

  /// A color calibration for one illuminant, in the terms of the DNG specification.
  public struct Calibration: Sendable, Hashable, Codable {
    /// EXIF LightSource code of the illuminant (17 = standard light A, 21 = D65).
    public var illuminant: Int
    /// Matrix from CIE XYZ to reference camera RGB, 3 × 3, row by row.
    public var colorMatrix: [Float]
    /// Matrix from white-balanced camera RGB to XYZ D50, 3 × 3, row by row; nil if absent.
    public var forwardMatrix: [Float]?

    public init(illuminant: Int, colorMatrix: [Float], forwardMatrix: [Float]? = nil) {
      self.illuminant = illuminant
      self.colorMatrix = colorMatrix
      self.forwardMatrix = forwardMatrix
    }
  }

  public init() {}
}
