import Foundation

/// What became of one input, for the report.
public struct FileRecord: Hashable, Sendable, Codable {
  public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
    /// Its outputs are written.
    case done
    /// It was left alone.
    case skipped
    /// It has no outputs.
    case failed
    /// It was in work when the run was stopped.
    case dropped
    /// The run was stopped before its turn.
    case notStarted = "not-started"
  }

  /// An output of the input.
  public struct Output: Hashable, Sendable, Codable {
    /// Below the output folder.
    public var path: FilePath
    /// Nil if it is not known, as for one that was not written.
    public var content: OutputContent?

    public init(path: FilePath, content: OutputContent? = nil) {
      self.path = path
      self.content = content
    }
  }

  /// What is known of a file that is not done though work on it began.
  public struct Attempt: Hashable, Sendable {
    public var seconds: Double
    public var timings: [StageTime]
    public var capture: CaptureSummary?

    public init(seconds: Double, timings: [StageTime], capture: CaptureSummary?) {
      self.seconds = seconds
      self.timings = timings
      self.capture = capture
    }
  }

  /// The path as it was given or found.
  public var input: FilePath
  /// The absolute path without links, where there is such a file.
  public var identity: FilePath
  public var status: Status
  /// Why it was left alone, or what happened and what to do; nil for one that is done.
  public var message: String?
  /// What kind of fault ended it; nil unless it failed.
  public var category: FailureCategory?
  public var outputs: [Output]
  /// Wall time from its start to its end; nil if work on it has not begun.
  public var seconds: Double?
  /// How long each stage took, the one that failed included.
  public var timings: [StageTime] = []
  public var warnings: [String] = []
  public var capture: CaptureSummary?
  public var previews: Previews?

  public init(
    input: FilePath, identity: FilePath, status: Status, message: String? = nil, category: FailureCategory? = nil,
    outputs: [Output] = [], seconds: Double? = nil
  ) {
    self.input = input
    self.identity = identity
    self.status = status
    self.message = message
    self.category = category
    self.outputs = outputs
    self.seconds = seconds
  }

  /// The record of an entry with its outcome.
  /// - Parameter folder: the output folder.
  public init(_ entry: BatchEntry, _ outcome: FileOutcome, below folder: FilePath) {
    let outputs = entry.outputs.map { Output(path: $0.relative(to: folder)) }
    self.init(input: entry.input.path, identity: entry.input.identity, status: .done, outputs: outputs)
    switch outcome {
    case .done(let report, let elapsed):
      for (index, content) in report.contents.enumerated() where index < self.outputs.count {
        self.outputs[index].content = content
      }
      seconds = elapsed / .seconds(1)
      timings = report.timings
      warnings = report.warnings
      capture = report.capture
      previews = report.previews
    case .skipped(let reason):
      status = .skipped
      message = reason
    case .failed(let failure):
      status = .failed
      message = failure.message
      category = failure.category
    case .cancelled: status = .dropped
    case .notStarted: status = .notStarted
    }
  }
}

extension FileRecord {
  /// Adds what is known of a file that is not done.
  public mutating func add(_ attempt: Attempt) {
    seconds = attempt.seconds
    timings = attempt.timings
    capture = attempt.capture
  }

  /// The records of a run, in the order of the inputs.
  /// - Parameter folder: the output folder.
  public static func records(of result: BatchResult, below folder: FilePath) -> [FileRecord] {
    zip(result.entries, result.outcomes).map { FileRecord($0, $1, below: folder) }
  }
}
