/// What the batch means to do with one input.
public struct BatchEntry: Hashable, Sendable {
  public enum Action: Hashable, Sendable {
    /// Develop it.
    case develop
    /// Leave it, for the given reason.
    case skip(reason: String)
    /// It cannot be developed.
    case refuse(FileFailure)
  }

  public let input: InputFile
  /// Where its outputs go, one a sink of the pipeline, in the order of the sinks.
  public let outputs: [FilePath]
  public var action: Action
  /// Why it is developed; nil if nothing has been said of it.
  public var reason: DevelopmentReason?
  /// Whether it is developed alone and before the others, since a run died while it was one of several in work: if the
  /// next one dies too, it is known which file that is.
  public var isSuspect = false
  /// What its development takes; nil until its header has been read.
  public var plan: FilePlan?

  public init(input: InputFile, outputs: [FilePath], action: Action, plan: FilePlan? = nil) {
    self.input = input
    self.outputs = outputs
    self.action = action
    self.plan = plan
  }
}

/// What the development of one file takes, known from its header alone.
public struct FilePlan: Hashable, Sendable {
  /// The most memory that the file needs at a time, in bytes, beside what all files share.
  public var bytes: Int
  /// Pixels to develop; the measure of the work, by which the time left is told.
  public var pixels: Int
  /// The most that the outputs may take on disk, in bytes; 0 if unknown.
  public var outputBytes: Int

  public init(bytes: Int, pixels: Int, outputBytes: Int = 0) {
    precondition(bytes >= 0 && pixels >= 0 && outputBytes >= 0, "a plan cannot be negative")
    self.bytes = bytes
    self.pixels = pixels
    self.outputBytes = outputBytes
  }
}
