import ArgumentParser
import Batch
import Diffusion
import Foundation
import Parallel

extension BenchCommand {
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
      print("evaluation  \(result.seconds.fixed(3)) s (median of \(result.repetitions))")
      print("network     \(result.gflops.fixed(0)) GFLOP/s")
      print("GEMM        \(result.gemmGflops.fixed(0)) GFLOP/s")
      print("ratio       \(result.ratio.fixed(2))")
      print(
        "memory      run \(result.workingBytes >> 20) MiB, weights \(result.weightBytes >> 20) MiB, peak resident "
          + "\(result.peakResidentBytes >> 20) MiB")
      BenchCommand.printLimits(result.limits)
    }
  }
}
