/// What a RAW file says of the camera and of the exposure.
public struct CaptureMetadata: Sendable, Hashable, Codable {
  public var make: String = ""
  public var model: String = ""
  public var software: String = ""
  public var lens: String = ""
  /// Exposure index; 0 if unknown.
  public var iso: Float = 0
  /// Exposure time, in seconds; 0 if unknown.
  public var exposureTime: Float = 0
  /// Aperture as an f-number; 0 if unknown.
  public var aperture: Float = 0
  /// Focal length, in millimeters; 0 if unknown.
  public var focalLength: Float = 0
  /// Time of capture, in seconds since 1970 (the camera's clock read as UTC); nil if unknown.
  public var captureTime: Int?
  public var orientation: Orientation = .upright
  /// Width and height of the whole sensor readout, in pixels, masked borders included.
  public var rawSize = ImageSize(width: 0, height: 0)
  /// Where the active area begins within the readout, in pixels from its top left.
  public var activeAreaOrigin = PixelOffset(rows: 0, columns: 0)
  /// The part of the active area that the maker means to be shown; nil if the file names none.
  public var defaultCrop: PixelRectangle?
  public var color = CameraColor()
  /// The corrections that the file asks for and that were not yet made.
  public var opcodes = OpcodeLists()
  /// The models that the picture went through, in order.
  public var models: [ModelUse] = []
  /// What the decoder left out or had to assume, in clauses, for whoever decodes to warn of.
  public var remarks: [String] = []

  public init() {}
}

/// A displacement in whole pixels, rows downward and columns rightward.
public struct PixelOffset: Sendable, Hashable, Codable {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

/// A rectangle of whole pixels.
public struct PixelRectangle: Sendable, Hashable, Codable {
  public var top: Int
  public var left: Int
  public var size: ImageSize

  public init(top: Int, left: Int, size: ImageSize) {
    self.top = top
    self.left = left
    self.size = size
  }
}
