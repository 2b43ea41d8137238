import ArgumentParser
import Batch
import Isolation
import Pipeline
import RawDecoding

/// `diffraw decode-worker`: the process that `--isolate` starts for a file; not for people.
struct DecodeWorkerCommand: ParsableCommand {
  static let name = "decode-worker"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Decode one file for another process of this program.", shouldDisplay: false)

  func run() throws {
    // Schedulers send signals to all processes of a job; how this one ends is for the one that asks to say.
    for signal in StopSignal.allCases { signal.ignore() }
    try SourceWorker.serve(catalog: .current) { failure in
      if let error = failure.underlying as? RawDecodingError, error.fault == .outOfMemory {
        return IsolationFailure("\(error.cause); allow more with --decode-memory", isFileFault: true)
      }
      return IsolationFailure(
        failure.cause, isFileFault: DevelopmentFailure(failure).failureCategory == .input)
    }
  }
}
