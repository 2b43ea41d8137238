/// The color calibration of one exposure, as the RAW file and the decoder's tables give it.
public struct CameraColor: Sendable, Hashable, Codable {
  /// White balance multipliers of red, green, blue as shot, green = 1; nil if the file names none.
  public var asShotMultipliers: [Float]?
  /// White balance multipliers for daylight from the decoder's tables, green = 1; nil if unknown.
  public var daylightMultipliers: [Float]?
  /// Matrix from white-balanced camera RGB to linear sRGB, 3 × 3, row by row; nil if the camera is unknown.
  public var cameraToSRGB: [Float]?
  /// The calibrations of a DNG, at most two, each for one illuminant; of other files the decoder's own, for D65.
  public var calibrations: [Calibration] = []
  /// What red, green and blue were amplified by before they were stored, if the calibrations do not include it.
  public var analogBalance: [Float]?
  /// CIE 1931 x and y of the white as shot, where the file names that and no multipliers.
  public var asShotWhite: [Float]?
  /// How much brighter than by the white level alone the picture is meant to be shown, in stops.
  public var baselineExposure: Float = 0

  /// A color calibration for one illuminant, in the terms of the DNG specification.
  public struct Calibration: Sendable, Hashable, Codable {
    /// EXIF LightSource code of the illuminant (17 = standard light A, 21 = D65).
    public var illuminant: Int
    /// Matrix from CIE XYZ to reference camera RGB, 3 × 3, row by row.
    public var colorMatrix: [Float]
    /// Matrix from white-balanced reference camera RGB to XYZ D50, 3 × 3, row by row; nil if absent.
    public var forwardMatrix: [Float]?
    /// Matrix from reference camera RGB to this camera's, 3 × 3, row by row; nil if they are the same.
    public var cameraCalibration: [Float]?

    public init(
      illuminant: Int, colorMatrix: [Float], forwardMatrix: [Float]? = nil, cameraCalibration: [Float]? = nil
    ) {
      self.illuminant = illuminant
      self.colorMatrix = colorMatrix
      self.forwardMatrix = forwardMatrix
      self.cameraCalibration = cameraCalibration
    }
  }

  public init() {}
}
