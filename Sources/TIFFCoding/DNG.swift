import Imaging

/// What a DNG file of an undeveloped Bayer image says.
///
/// Levels, camera matrices, white balance, default crop, orientation and capture data are those of the mosaic and of its
/// metadata; at least one calibration must be there.
public struct DNG: Sendable {
  /// The active area, its filter pattern and black level counted from its first sample.
  public var mosaic: Mosaic
  /// The readout around the active area; nil if there are no masked borders.
  public var frame: SensorFrame?
  /// Name of the camera model that tells it from all others; by default make and model.
  public var uniqueCameraModel: String
  /// How much brighter a developer shows the image by default, in stops; nil to leave it out.
  public var baselineExposure: Float?
  /// The noise of the image: one model for all colors, or one each for red, green, blue; empty if unknown.
  public var noiseProfile: [NoiseModel] = []
  /// Bits of a stored sample, in 8…16.
  public var bitsPerSample = 16
  public var compression: Compression = .none
  /// What each code as stored stands for, in raw counts, ascending; empty if codes are counts. With a table, `mosaic` and
  /// `frame` hold codes, while levels are told in counts.
  public var linearizationTable: [UInt16] = []
  /// Name and version of the program, for the tag Software.
  public var software: String = "DiffRAW"

  public init(mosaic: Mosaic) {
    self.mosaic = mosaic
    uniqueCameraModel = [mosaic.metadata.make, mosaic.metadata.model].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// How samples are stored, without loss.
  public enum Compression: String, Sendable, Hashable, CaseIterable {
    case none
    /// In tiles, as cameras do: of two components each, or one for each color of a demosaiced image.
    case losslessJPEG = "lossless-jpeg"
  }

  /// A whole sensor readout, masked borders included.
  public struct SensorFrame: Sendable {
    /// Width and height of the readout, in pixels.
    public let size: ImageSize
    /// Samples, row by row, in raw counts; those within the active area are not used.
    public let samples: [UInt16]
    /// Where the active area begins, in pixels from the top left.
    public let activeAreaOrigin: PixelOffset

    public init(size: ImageSize, samples: [UInt16], activeAreaOrigin: PixelOffset) {
      precondition(samples.count == size.area, "a frame has one sample a pixel")
      precondition(activeAreaOrigin.rows >= 0 && activeAreaOrigin.columns >= 0, "the active area lies in the frame")
      self.size = size
      self.samples = samples
      self.activeAreaOrigin = activeAreaOrigin
    }
  }

  /// Variance of the noise as a line over the signal x in [0, 1] (black to white): scale · x + offset.
  public struct NoiseModel: Sendable, Hashable, Codable {
    /// Share of the photons (shot noise).
    public var scale: Double
    /// Share of the readout.
    public var offset: Double

    public init(scale: Double, offset: Double) {
      self.scale = scale
      self.offset = offset
    }
  }
}
