/// What came of one file that is done.
public struct FileReport: Hashable, Sendable, Codable {
  /// Bytes of the input.
  public var bytesRead: Int
  /// Bytes written, all outputs together.
  public var bytesWritten: Int
  /// What the user should know though the file is done, such as a missing camera matrix.
  public var warnings: [String]
  /// How long each stage took, in the order of execution; empty if unknown.
  public var timings: [StageTime]
  /// What was written, in the order of the pipeline's sinks; empty if unknown.
  public var contents: [OutputContent]
  /// What the RAW file says of the photograph; nil if unknown.
  public var capture: CaptureSummary?
  /// Small pictures to look at; nil if none were made.
  public var previews: Previews?

  public init(
    bytesRead: Int = 0, bytesWritten: Int = 0, warnings: [String] = [], timings: [StageTime] = [],
    contents: [OutputContent] = [], capture: CaptureSummary? = nil, previews: Previews? = nil
  ) {
    self.bytesRead = bytesRead
    self.bytesWritten = bytesWritten
    self.warnings = warnings
    self.timings = timings
    self.contents = contents
    self.capture = capture
    self.previews = previews
  }
}

/// The time that a stage of the pipeline took.
public struct StageTime: Hashable, Sendable, Codable {
  /// The node's name in its pipeline.
  public var node: String
  /// Name of the stage.
  public var stage: String
  /// Wall time, in seconds.
  public var seconds: Double

  public init(node: String, stage: String, seconds: Double) {
    self.node = node
    self.stage = stage
    self.seconds = seconds
  }
}

/// What a RAW file says of the photograph; what it does not say is nil.
public struct CaptureSummary: Hashable, Sendable, Codable {
  /// Maker and model.
  public var camera: String?
  public var lens: String?
  /// Exposure index.
  public var iso: Double?
  /// In seconds.
  public var exposureTime: Double?
  /// As an f-number.
  public var aperture: Double?
  /// In millimeters.
  public var focalLength: Double?
  /// The camera's clock, as `YYYY-MM-DD HH:MM:SS`.
  public var time: String?
  /// Width and height of the developed picture as it is shown, in pixels.
  public var width: Int?
  public var height: Int?

  public init() {}
}

/// Small pictures of one file, for people to look at: paths below the folder of the run.
public struct Previews: Hashable, Sendable, Codable {
  /// The part of the picture that the details show, in shares of the upright picture's width and height, in [0, 1].
  public struct Frame: Hashable, Sendable, Codable {
    public var left: Double
    public var top: Double
    public var width: Double
    public var height: Double

    public init(left: Double, top: Double, width: Double, height: Double) {
      self.left = left
      self.top = top
      self.width = width
      self.height = height
    }
  }

  /// The result, small enough for a contact sheet.
  public var thumbnail: String
  /// The result, reduced.
  public var after: String
  /// The same without enhancement; nil if the pipeline has none.
  public var before: String?
  /// A part of the result, pixel by pixel.
  public var afterDetail: String
  /// The same part without enhancement; nil if the pipeline has none.
  public var beforeDetail: String?
  public var detail: Frame

  public init(
    thumbnail: String, after: String, before: String?, afterDetail: String, beforeDetail: String?, detail: Frame
  ) {
    self.thumbnail = thumbnail
    self.after = after
    self.before = before
    self.afterDetail = afterDetail
    self.beforeDetail = beforeDetail
    self.detail = detail
  }

  /// All of the pictures.
  public var names: [String] { [thumbnail, after, before, afterDetail, beforeDetail].compactMap { $0 } }
}
