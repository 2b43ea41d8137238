import Parallel
import Pipeline

/// How a pipeline's time and memory grow with the size of the picture, and shrink with the number of workers.
struct ScalingBenchmark: Encodable {
  struct Measurement: Encodable {
    let width: Int
    let height: Int
    let megapixels: Double
    let workers: Int
    let seconds: Double
    let secondsPerMegapixel: Double
    /// Time a megapixel over that of the smallest picture with as many workers: 1 where cost is linear.
    let growth: Double
    /// The rate over that of the fewest workers on the same picture.
    let speedup: Double
    let plannedBytes: Int
    let peakResidentBytes: Int
  }

  let pipeline: String
  let repetitions: Int
  let measurements: [Measurement]
  /// With the most workers.
  let limits: MachineLimits

  /// - Parameters:
  ///   - megapixels: sizes, the smallest first.
  ///   - workers: numbers of workers, the fewest first.
  init(
    _ graph: Graph, name: String, megapixels: [Double], workers: [Int], repetitions: Int
  ) throws {
    let pools = workers.map { WorkerPool(count: $0) }
    limits = try MachineLimits(workers: pools[pools.count - 1])
    var measurements: [Measurement] = []
    for size in megapixels {
      let photograph = try BenchmarkPhotograph(megapixels: size)
      defer { photograph.remove() }
      for pool in pools {
        let result = try PipelineBenchmark(
          graph, name: name, on: photograph, workers: pool, limits: limits, repetitions: repetitions)
        let smallest = measurements.first { $0.workers == pool.count }
        let slowest = measurements.first { $0.width == result.width && $0.height == result.height }
        measurements.append(
          Measurement(
            width: result.width, height: result.height, megapixels: result.megapixels, workers: pool.count,
            seconds: result.seconds, secondsPerMegapixel: result.secondsPerMegapixel,
            growth: smallest.map { result.secondsPerMegapixel / $0.secondsPerMegapixel } ?? 1,
            speedup: slowest.map { $0.seconds / result.seconds } ?? 1, plannedBytes: result.plannedBytes,
            peakResidentBytes: result.peakResidentBytes))
      }
    }
    pipeline = name
    self.repetitions = repetitions
    self.measurements = measurements
  }
}
