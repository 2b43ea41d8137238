import ArgumentParser
import Batch
import Foundation
import Parallel
import Pipeline

extension BenchCommand {
  /// `diffraw bench pipeline`
  struct PipelineStages: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pipeline", abstract: "Measure each stage of a pipeline on a DNG made for the purpose.")

    @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
    @Option(help: "Size of the DNG.") var megapixels = 12.0
    @Flag(help: "Store the DNG's samples as lossless JPEG of 12 bits, as cameras do.") var packed = false
    @Flag(help: "Give the DNG black levels of each row and column, and gain maps.") var corrected = false
    @Option(help: "Threads that compute; all processors unless given.") var workers: Int?
    @Option(help: "How often to measure; medians are reported.") var repetitions = 3
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
      guard (0.01...1000).contains(megapixels), (workers ?? 1) >= 1, repetitions >= 1 else {
        throw ValidationError("--megapixels is 0.01 to 1000, --workers and --repetitions are at least 1")
      }
    }

    func run() throws {
      let result = try Failing.withStatus {
        let graph = try pipeline.graph()
        let pool = WorkerPool(count: workers ?? Processors.available)
        let limits = try MachineLimits(workers: pool)
        let photograph = try BenchmarkPhotograph(megapixels: megapixels, packed: packed, corrected: corrected)
        defer { photograph.remove() }
        return try PipelineBenchmark(
          graph, name: pipeline.name, on: photograph, workers: pool, limits: limits, repetitions: repetitions)
      }
      if json { return try printJSON(result) }
      print(
        "\(result.pipeline) on \(result.width) × \(result.height) (\(result.megapixels.fixed(1)) megapixels), "
          + "\(result.workers) workers, median of \(result.repetitions)")
      for stage in result.stages {
        let share = stage.shareOfMemory.map { "  \(($0 * 100).fixed(0)) % of memory's rate" } ?? ""
        print(
          stage.stage.padding(toLength: 16, withPad: " ", startingAt: 0)
            + "\(stage.seconds.fixed(3)) s  \(stage.secondsPerMegapixel.fixed(4)) s/MP"
            + share)
      }
      print(
        "all             \(result.seconds.fixed(2)) s  \(result.secondsPerMegapixel.fixed(3)) s/MP; "
          + "\((result.shareOfDisk * 100).fixed(0)) % of the disk's rate; "
          + "planned \(result.plannedBytes >> 20) MiB, peak resident \(result.peakResidentBytes >> 20) MiB")
      BenchCommand.printLimits(result.limits)
    }
  }
}
