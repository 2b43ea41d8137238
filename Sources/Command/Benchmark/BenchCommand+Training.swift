import ArgumentParser
import Batch
import Parallel

extension BenchCommand {
  /// `diffraw bench training`
  struct TrainingSteps: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "training", abstract: "Measure the steps of a training of the default kind of network.")

    @Option(parsing: .upToNextOption, help: "Channels of the network's levels.") var widths = [48, 64, 96]
    @Option(help: "Images of a batch.") var batch = 16
    @Option(help: "Side of an image, in pixels.") var side = 96
    @Option(help: "Threads that compute; all processors unless given.") var workers: Int?
    @Option(help: "How often to measure; medians are reported.") var repetitions = 15
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
      guard (1...8).contains(widths.count), widths.allSatisfy((1...4096).contains), (1...4096).contains(batch) else {
        throw ValidationError("--widths are 1 to 8 levels of 1 to 4096 channels, --batch is 1 to 4096")
      }
      guard (1...4096).contains(side), side % (1 << widths.count) == 0 else {
        throw ValidationError("--side is a multiple of \(1 << widths.count) for \(widths.count) levels, up to 4096")
      }
      guard (workers ?? 1) >= 1, repetitions >= 1 else {
        throw ValidationError("--workers and --repetitions are at least 1")
      }
    }

    func run() throws {
      let result = try Failing.withStatus {
        try TrainingBenchmark(
          widths: widths, batch: batch, side: side, workers: WorkerPool(count: workers ?? Processors.available),
          repetitions: repetitions)
      }
      if json { return try printJSON(result) }
      print("network     \(result.widths), \(result.parameters) parameters")
      print("batch       \(result.batch) of \(result.side) × \(result.side), \(result.workers) workers")
      print(
        "step        \(result.seconds.fixed(3)) s (median of \(result.repetitions)), "
          + "\(result.stepsPerSecond.fixed(2)) a second")
      print(
        "rate        \(result.gflops.fixed(0)) GFLOP/s, \(result.ratio.fixed(2)) of GEMM's")
      print("memory      trainer \(result.workingBytes >> 20) MiB, peak resident \(result.peakResidentBytes >> 20) MiB")
      BenchCommand.printLimits(result.limits)
    }
  }
}
