import ArgumentParser
import Batch
import Checkpoints
import Diffusion
import FileWriting
import Foundation
import Metrics
import Neural
import Pipeline
import ShippedPipelines
import Training
import YAMLReading

/// Ends a command with a message on standard error and an exit status.
enum Failing {
  /// Runs `body`; an error that this program knows ends the command with its message and its status.
  /// - Parameter tell: says a line of the message.
  static func withStatus<Result>(
    telling tell: (String) -> Void = { Terminal.standardError.write("diffraw: \($0)") }, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      guard let status = status(of: error) else { throw error }
      for line in "\(error)".split(separator: "\n") { tell(String(line)) }
      throw ExitCode(status.rawValue)
    }
  }

  private static func status(of error: any Error) -> ExitStatus? {
    switch error {
    case is PipelineError, is PipelineNotFound, is PreparationFailure, is NeuralError, is ModelError: .badPipeline
    case is NetworkFault: .badPipeline
    case let error as CheckpointError: error.code == .unreadable ? .noInput : .badPipeline
    case is RecordError, is MetricsError: .badPipeline
    case is ReportError, is RunReport.ReadingError: .noInput
    case let error as BatchError: error.exitStatus
    case let error as TrainingError: error.exitStatus
    case let error as FileWritingError: error.code == .cannotCreate ? .cannotCreateOutput : .inputOutput
    default: nil
    }
  }
}

extension TrainingError {
  /// The status that a training ends with.
  fileprivate var exitStatus: ExitStatus {
    switch code {
    case .noData, .unusablePair: .noInput
    case .badCheckpoint: .badPipeline
    case .diverged: .someFailed
    case .unwritable: .inputOutput
    }
  }
}
