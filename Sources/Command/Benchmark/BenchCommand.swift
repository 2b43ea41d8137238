import ArgumentParser
import Diffusion
import Foundation
import Parallel
import Pipeline

/// `diffraw bench`: how fast this program is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the network, of its training or of a pipeline on this machine.",
    subcommands: [Network.self, TrainingSteps.self, PipelineStages.self])

  /// `diffraw bench network`
  struct Network: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "network",
      abstract: "Measure one evaluation of the network, beside OpenBLAS' matrix product in the same run.",
      discussion: "Rates are in 10⁹ floating-point operations a second, the network's counted as direct convolutions.")

    @Option(help: "Side of the square frame, in pixels.") var size = 1024
    @Option(help: "Rows of the frame that go through the network together; what suits the width unless given.")
    var tile: Int?
    @Option(help: "What a network that sees its whole input is given: the frame, or patches of 448 pixels.")
    var domain = FrameTraversal.Domain.patch
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
        model: loaded, side: size, tile: tile, domain: domain,
        workers: WorkerPool(count: workers ?? Processors.available), repetitions: repetitions)
      if json { return try printJSON(result) }
      print("model       \(result.model)")
      let parts = result.domain.map { "domain \($0)" } ?? result.tile.map { "tile \($0)" } ?? ""
      print("frame       \(result.width) × \(result.height), \(result.workers) workers, \(parts)")
      print("kernels     \(result.kernels); OpenBLAS \(result.openblasCore)")
      print("evaluation  \(fixed(result.seconds, 3)) s (median of \(result.repetitions))")
      print("network     \(fixed(result.gflops, 0)) GFLOP/s")
      print("GEMM        \(fixed(result.gemmGflops, 0)) GFLOP/s")
      print("ratio       \(fixed(result.ratio, 2))")
      print(
        "memory      run \(result.workingBytes >> 20) MiB, weights \(result.weightBytes >> 20) MiB, peak resident "
          + "\(result.peakResidentBytes >> 20) MiB")
    }
  }

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
      let result = TrainingBenchmark(
        widths: widths, batch: batch, side: side, workers: WorkerPool(count: workers ?? Processors.available),
        repetitions: repetitions)
      if json { return try printJSON(result) }
      print("network     \(result.widths), \(result.parameters) parameters")
      print("batch       \(result.batch) of \(result.side) × \(result.side), \(result.workers) workers")
      print("kernels     \(result.kernels)")
      print(
        "step        \(fixed(result.seconds, 3)) s (median of \(result.repetitions)), "
          + "\(fixed(result.stepsPerSecond, 2)) a second")
      print("rate        \(fixed(result.gflops, 0)) GFLOP/s")
      print("memory      trainer \(result.workingBytes >> 20) MiB, peak resident \(result.peakResidentBytes >> 20) MiB")
    }
  }

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
        try PipelineBenchmark(
          pipeline.graph(), name: pipeline.name, megapixels: megapixels, packed: packed, corrected: corrected,
          workers: WorkerPool(count: workers ?? Processors.available), repetitions: repetitions)
      }
      if json { return try printJSON(result) }
      print(
        "\(result.pipeline) on \(result.width) × \(result.height) (\(fixed(result.megapixels, 1)) megapixels), "
          + "\(result.workers) workers, median of \(result.repetitions)")
      for stage in result.stages {
        print(
          stage.stage.padding(toLength: 16, withPad: " ", startingAt: 0)
            + "\(fixed(stage.seconds, 3)) s  \(fixed(stage.secondsPerMegapixel, 4)) s/MP")
      }
      print(
        "all             \(fixed(result.seconds, 2)) s  \(fixed(result.secondsPerMegapixel, 3)) s/MP; "
          + "planned \(result.plannedBytes >> 20) MiB, peak resident \(result.peakResidentBytes >> 20) MiB")
    }
  }
}

/// A number with so many digits after the point.
private func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

extension FrameTraversal.Domain: ExpressibleByArgument {}
