import ArgumentParser
import Diffusion
import Foundation

/// `diffraw bench`: how fast this program is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the network, of its training or of a pipeline on this machine.",
    discussion: "Each prints the machine's own limits too, measured in the same minutes.",
    subcommands: [Network.self, TrainingSteps.self, PipelineStages.self, Scaling.self])

  /// A number with so many digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

  static func printLimits(_ limits: MachineLimits) {
    print(
      "machine     GEMM \(fixed(limits.gemmGflops, 0)) GFLOP/s, memory \(fixed(limits.memoryBytesPerSecond * 1e-9, 1)) GB/s, "
        + "disk \(fixed(limits.diskBytesPerSecond * 1e-9, 2)) GB/s")
    print("kernels     \(limits.kernels); OpenBLAS \(limits.openblasCore)")
  }
}

extension FrameTraversal.Domain: ExpressibleByArgument {}
