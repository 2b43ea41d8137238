import Foundation
import Imaging
import Logging
import Parallel
import Pipeline

/// The time that each stage of a pipeline takes on a file made for it.
struct PipelineBenchmark: Encodable {
  /// One stage: its node, and its median time.
  struct StageTime: Encodable {
    let node: String
    let stage: String
    let seconds: Double
    let secondsPerMegapixel: Double
    /// How much of memory's rate it takes to read the stage's inputs once and to write its outputs; null where it only
    /// hands them on.
    let shareOfMemory: Double?
  }

  let pipeline: String
  let width: Int
  let height: Int
  let megapixels: Double
  let workers: Int
  let repetitions: Int
  let stages: [StageTime]
  /// The median of the whole file's time.
  let seconds: Double
  let secondsPerMegapixel: Double
  /// How much of the disk's rate the files written take.
  let shareOfDisk: Double
  /// Memory that the scheduler plans for the file, and the most that the process has had meanwhile, in bytes.
  let plannedBytes: Int
  let peakResidentBytes: Int
  let limits: MachineLimits

  /// Develops a photograph several times.
  ///
  /// What the pipeline prepares once for all files is not counted.
  init(
    _ graph: Graph, name: String, on photograph: BenchmarkPhotograph, workers pool: WorkerPool, limits: MachineLimits,
    repetitions: Int
  ) throws {
    PeakMemory.forget()
    let size = photograph.size
    let environment = RunEnvironment(workers: pool, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    let preparation = PreparationContext(workers: pool, logger: environment.logger, resources: environment.resources)
    try graph.prepare(in: preparation)
    var runs: [FileResult] = []
    var writtenBytes = 0
    for _ in 0..<repetitions {
      let destinations = Dictionary(
        uniqueKeysWithValues: graph.sinks.map { sink in
          (sink.nodeID, photograph.folder.appending(path: "\(sink.nodeID).\(sink.fileExtension)"))
        })
      runs.append(try graph.run(file: photograph.file, destinations: destinations, in: environment))
      writtenBytes = try destinations.values.reduce(0) {
        try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
      }
    }
    pipeline = name
    (width, height, workers, self.repetitions) = (size.width, size.height, pool.count, repetitions)
    let area = Double(size.area) / 1e6
    megapixels = area
    stages = (runs.first?.timings ?? []).indices.map { index in
      let time = median(runs.map { $0.timings[index].seconds })
      let timing = runs[0].timings[index]
      let traffic = Double(graph.trafficBytes(of: timing.nodeID, for: size))
      return StageTime(
        node: timing.nodeID, stage: timing.stage, seconds: time, secondsPerMegapixel: time / area,
        shareOfMemory: time < 1e-3 ? nil : traffic / time / limits.memoryBytesPerSecond)
    }
    seconds = median(runs.map { $0.timings.reduce(0) { $0 + $1.seconds } })
    secondsPerMegapixel = seconds / area
    shareOfDisk = Double(writtenBytes) / seconds / limits.diskBytesPerSecond
    plannedBytes = graph.plannedBytes(for: size, in: preparation).saturatingSum(graph.sharedBytes(in: preparation))
    peakResidentBytes = PeakMemory.bytes
    self.limits = limits
  }
}
