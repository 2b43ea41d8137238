import ArgumentParser
import Batch
import Foundation
import Pipeline

extension BenchCommand {
  /// `diffraw bench scaling`
  struct Scaling: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "scaling",
      abstract: "Measure how a pipeline's time and memory grow with the picture, and what more workers bring.")

    @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
    @Option(parsing: .upToNextOption, help: "Sizes of the DNGs.") var megapixels = [3.0, 12, 48, 100]
    @Option(parsing: .upToNextOption, help: "Numbers of threads; one, and all processors, unless given.")
    var workers: [Int] = []
    @Option(help: "How often to measure; medians are reported.") var repetitions = 1
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
      guard !megapixels.isEmpty, megapixels.allSatisfy((0.01...1000).contains), workers.allSatisfy((1...1024).contains),
        repetitions >= 1
      else {
        throw ValidationError("--megapixels are 0.01 to 1000, --workers 1 to 1024, --repetitions at least 1")
      }
    }

    func run() throws {
      let counts = workers.isEmpty ? [1, Processors.available] : workers
      let result = try Failing.withStatus {
        try ScalingBenchmark(
          pipeline.graph(), name: pipeline.name, megapixels: megapixels.sorted(), workers: Set(counts).sorted(),
          repetitions: repetitions)
      }
      if json { return try printJSON(result) }
      print("\(result.pipeline), median of \(result.repetitions)")
      print("megapixels  workers        s     s/MP  growth  speed-up  planned  peak resident")
      for line in result.measurements {
        let fields = [
          (line.megapixels.fixed(1), 10), ("\(line.workers)", 9),
          (line.seconds.fixed(2), 9),
          (line.secondsPerMegapixel.fixed(3), 9), (line.growth.fixed(2), 8),
          (line.speedup.fixed(2), 10),
          ("\(line.plannedBytes >> 20) MiB", 9), ("\(line.peakResidentBytes >> 20) MiB", 15),
        ]
        print(fields.map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text }.joined())
      }
      BenchCommand.printLimits(result.limits)
    }
  }
}
