import ArgumentParser
import Batch
import Foundation
import Isolation
import Pipeline

/// Whether and how files are decoded apart from this process.
struct IsolationOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Decode each file in a process of its own, so that a crash of the decoder costs one file.")
  var isolate = false

  @Option(help: ArgumentHelp("The longest that decoding one file may take (--isolate).", valueName: "seconds"))
  var decodeTimeout = 300

  @Option(help: ArgumentHelp("The most memory that decoding one file may take (--isolate).", valueName: "bytes"))
  var decodeMemory = "4G"

  func validate() throws {
    if !(1...86400).contains(decodeTimeout) { throw ValidationError("--decode-timeout is 1 to 86400 seconds") }
  }

  /// Who reads the RAW files of a pipeline; nil for this process.
  /// - Throws: `BatchError` for a figure that is none, `ValidationError` for a pipeline that cannot be isolated.
  func sources(for graph: Graph) throws -> IsolatedSources? {
    guard isolate else { return nil }
    let memoryLimit = try ByteCount.parse(decodeMemory)
    if let obstacle = IsolatedSources.obstacle(in: graph) { throw ValidationError("--isolate: \(obstacle)") }
    return IsolatedSources(
      arguments: [DecodeWorkerCommand.name], memoryLimit: memoryLimit, timeLimit: .seconds(decodeTimeout))
  }
}
