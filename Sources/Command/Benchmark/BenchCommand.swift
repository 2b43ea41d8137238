import ArgumentParser
import Batch
import Diffusion

/// `diffraw bench`: how fast this program is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the network, of its training or of a pipeline on this machine.",
    discussion: "Each prints the machine's own limits too, measured in the same minutes.",
    subcommands: [Network.self, TrainingSteps.self, PipelineStages.self, Scaling.self])

  static func printLimits(_ limits: MachineLimits) {
    print(
      "machine     GEMM \(limits.gemmGflops.fixed(0)) GFLOP/s, memory \((limits.memoryBytesPerSecond * 1e-9).fixed(1)) GB/s, "
        + "disk \((limits.diskBytesPerSecond * 1e-9).fixed(2)) GB/s")
    print("kernels     \(limits.kernels); OpenBLAS \(limits.openblasCore)")
  }
}

extension FrameTraversal.Domain: ExpressibleByArgument {}
