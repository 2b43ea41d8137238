import FileWriting
import Foundation
import Neural
import Parallel

/// What the machine can do at best, measured in the minutes of a benchmark, since machines that are shared or get warm do
/// not always do the same.
struct MachineLimits: Encodable {
  /// Instruction set of the network's kernels, and the kernels that OpenBLAS chose.
  let kernels: String
  let openblasCore: String
  /// OpenBLAS' product of 1024 × 1024 matrices, one on each worker, in 10⁹ floating-point operations a second.
  let gemmGflops: Double
  /// Bytes read and written by copies of what no cache holds, by all workers at once.
  let memoryBytesPerSecond: Double
  /// Bytes that reach the disk of the temporary folder.
  let diskBytesPerSecond: Double

  /// Measures each limit a few times and takes medians.
  /// - Throws: `FileWritingError` if the temporary folder has no room for 64 MiB.
  init(workers: WorkerPool) throws {
    kernels = KernelSet.best.name
    openblasCore = OpenBLAS.coreName
    let gemm = GEMMBenchmark(size: 1024, workers: workers)
    gemmGflops = median((0..<5).map { _ in gemm.measure() })
    memoryBytesPerSecond = Self.memoryRate(workers)
    diskBytesPerSecond = try Self.diskRate()
  }

  private static func memoryRate(_ workers: WorkerPool) -> Double {
    let (count, copies) = (16 << 20, 5)
    let rates = [Double](concurrently: workers.count, on: workers) { _ in
      var array = [Float](repeating: 1, count: 2 * count)
      var values = array.mutableSpan
      let times = (0..<copies).map { _ in
        seconds { for index in 0..<count { values[index] = values[count + index] } }
      }
      return Double(2 * count * MemoryLayout<Float>.stride) / median(times)
    }
    return rates.reduce(0, +)
  }

  private static func diskRate() throws -> Double {
    let bytes = (0..<64 << 20).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    let file = FileManager.default.temporaryDirectory.appending(path: "diffraw-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    return try median(
      (0..<3).map { _ in Double(bytes.count) / (try seconds { try AtomicFile.write(bytes, to: file) }) })
  }
}
