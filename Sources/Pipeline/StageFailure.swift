import Foundation

/// A stage that could not do its work on one file.
public struct StageFailure: Error {
  public let file: URL
  public let nodeID: String
  public let stageName: String
  public let underlying: any Error
  /// How long the stages took that ran, the one that failed included; empty if none did.
  public let timings: [FileResult.StageTiming]

  public init(
    file: URL, nodeID: String, stageName: String, underlying: any Error, timings: [FileResult.StageTiming] = []
  ) {
    self.file = file
    self.nodeID = nodeID
    self.stageName = stageName
    self.underlying = underlying
    self.timings = timings
  }

  /// What the stage said, without the name of the file if it began with it.
  public var cause: String {
    let text = describe(underlying)
    for name in [file.path, file.lastPathComponent] where !name.isEmpty && text.hasPrefix(name + ": ") {
      return String(text.dropFirst(name.count + 2))
    }
    return text
  }
}

extension StageFailure: CustomStringConvertible {
  /// `FILE: NODE: cause`, the file named once.
  public var description: String {
    cause.contains(file.path) ? "\(nodeID): \(cause)" : "\(file.path): \(nodeID): \(cause)"
  }
}

/// A stage that returned without having set one of its outputs: a fault of its author.
public struct MissingOutput: Error, Sendable, Hashable, CustomStringConvertible {
  public let stageName: String
  public let output: String

  public var description: String { "stage “\(stageName)” did not set its output “\(output)”" }
}

/// An error in words: its own description, or what Foundation says for its errors.
func describe(_ error: any Error) -> String {
  switch error {
  case let error as any LocalizedError: error.errorDescription ?? String(describing: error)
  case let error as CocoaError: error.localizedDescription
  default: String(describing: error)
  }
}

/// A stage that could not be prepared, so that no file can be developed.
public struct PreparationFailure: Error, CustomStringConvertible {
  /// The name of the pipeline's file.
  public let pipeline: String
  public let nodeID: String
  public let stageName: String
  public let underlying: any Error

  /// `PIPELINE: NODE: cause`.
  public var description: String { "\(pipeline): \(nodeID): \(describe(underlying))" }
}
