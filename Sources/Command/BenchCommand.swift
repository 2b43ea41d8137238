import ArgumentParser
import Diffusion
import Foundation
import Parallel
import Pipeline

/// `diffraw bench`: how fast this program is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed of the network or of a pipeline on this machine.",
    subcommands: [Network.self, PipelineStages.self])

  /// `diffraw bench network`
  struct Network: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "network",
      abstract: "Measure one evaluation of the network, beside OpenBLAS' matrix product in the same run.",
      discussion: "Rates are in 10⁹ floating-point operations a second, the network's counted as direct convolutions.")

    @Option(help: "Side of the square frame, in pixels.") var size = 1024
    @Option(help: "Rows of the frame that go through the network together; what suits the width unless given.")
    var tile: Int?
    @Option(help: "Threads that compute; all processors unless given.") var workers: Int?
    @Option(help: "How often to measure; medians are reported.") var repetitions = 5
    @Option(help: ArgumentHelp("Model file, in the place of the one that comes with the program.", valueName: "file"))
    var model: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
      guard (8...65536).contains(size), (tile ?? 1) >= 1, (workers ?? 1) >= 1, repetitions >= 1 else {
        throw ValidationError("--size is 8 to 65536, --tile, --workers and --repetitions are at least 1")
      }
    }

    func run() throws {
      let loaded = try Failing.withStatus {
        try DiffusionModel(contentsOf: try model.map { URL(filePath: $0) } ?? DiffusionModel.embeddedFile())
      }
      let result = try NetworkBenchmark(
        model: loaded, side: size, tile: tile ?? Enhancement.suitableBand(width: size),
        workers: WorkerPool(count: workers ?? Processors.available),
        repetitions: repetitions)
      if json { return try printJSON(result) }
      print("model       \(result.model)")
      print("frame       \(result.width) × \(result.height), \(result.workers) workers, tile \(result.tile)")
      print("kernels     \(result.kernels); OpenBLAS \(result.openblasCore)")
      print("evaluation  \(fixed(result.seconds, 3)) s (median of \(result.repetitions))")
      print("network     \(fixed(result.gflops, 0)) GFLOP/s")
      print("GEMM        \(fixed(result.gemmGflops, 0)) GFLOP/s")
      print("ratio       \(fixed(result.ratio, 2))")
    }
  }

  /// `diffraw bench pipeline`
  struct PipelineStages: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pipeline", abstract: "Measure each stage of a pipeline on a DNG made for the purpose.")

    @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
    @Option(help: "Size of the DNG.") var megapixels = 12.0
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
        try PipelineBenchmark(
          pipeline.graph(), name: pipeline.pipeline, megapixels: megapixels,
          workers: WorkerPool(count: workers ?? Processors.available), repetitions: repetitions)
      }
      if json { return try printJSON(result) }
      print(
        "\(result.pipeline) on \(result.width) × \(result.height) (\(fixed(result.megapixels, 1)) megapixels), "
          + "\(result.workers) workers, median of \(result.repetitions)")
      for stage in result.stages {
        print(
          stage.stage.padding(toLength: 16, withPad: " ", startingAt: 0)
            + "\(fixed(stage.seconds, 2)) s  \(fixed(stage.secondsPerMegapixel, 3)) s/MP")
      }
      print(
        "all             \(fixed(result.seconds, 2)) s  \(fixed(result.secondsPerMegapixel, 3)) s/MP; "
          + "planned \(result.plannedBytes >> 20) MiB, peak resident \(result.peakResidentBytes >> 20) MiB")
    }
  }
}

/// A number with so many digits after the point.
private func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
