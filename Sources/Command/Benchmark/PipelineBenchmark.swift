import Foundation
import Imaging
import Logging
import Parallel
import Pipeline
import TIFFCoding

/// The time that each stage of a pipeline takes on a file made for it.
struct PipelineBenchmark: Encodable {
  /// One stage: its node, and its median time.
  struct StageTime: Encodable {
    let node: String
    let stage: String
    let seconds: Double
    let secondsPerMegapixel: Double
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
  /// Memory that the scheduler plans for the file, and the most that the process has had so far, in bytes.
  let plannedBytes: Int
  let peakResidentBytes: Int

  /// Makes a DNG of about so many megapixels in a temporary folder and develops it.
  init(_ graph: Graph, name: String, megapixels: Double, workers pool: WorkerPool, repetitions: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "diffraw-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "bench.dng")
    let height = Int((megapixels * 1e6 * 3 / 4).squareRoot() / 2) * 2
    let size = ImageSize(width: height / 3 * 4, height: height)
    try DNGWriter().write(DNG(mosaic: Self.mosaic(size)), to: input)

    let environment = RunEnvironment(workers: pool, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    let preparation = PreparationContext(workers: pool, logger: environment.logger, resources: environment.resources)
    try graph.prepare(in: preparation)
    var runs: [FileResult] = []
    for _ in 0..<repetitions {
      let destinations = Dictionary(
        uniqueKeysWithValues: graph.sinks.map { sink in
          (sink.nodeID, folder.appending(path: "\(sink.nodeID).\(sink.fileExtension)"))
        })
      runs.append(try graph.run(file: input, destinations: destinations, in: environment))
    }
    pipeline = name
    (width, self.height, workers, self.repetitions) = (size.width, size.height, pool.count, repetitions)
    let area = Double(size.area) / 1e6
    self.megapixels = area
    stages = (runs.first?.timings ?? []).indices.map { index in
      let time = median(runs.map { $0.timings[index].seconds })
      let timing = runs[0].timings[index]
      return StageTime(node: timing.nodeID, stage: timing.stage, seconds: time, secondsPerMegapixel: time / area)
    }
    seconds = median(runs.map { $0.timings.reduce(0) { $0 + $1.seconds } })
    secondsPerMegapixel = seconds / area
    plannedBytes = graph.plannedBytes(for: size, in: preparation)
    peakResidentBytes = PeakMemory.bytes
  }

  /// A scene of smooth color with fine structure and noise, as a 12-bit sensor sees it.
  private static func mosaic(_ size: ImageSize) -> Mosaic {
    var samples: [UInt16] = []
    samples.reserveCapacity(size.area)
    var random: UInt32 = 1
    for y in 0..<size.height {
      for x in 0..<size.width {
        random = random &* 1_664_525 &+ 1_013_904_223
        let noise = Int(random >> 27) - 16
        let structure = ((x >> 3) ^ (y >> 4)) & 63
        let slope = (x &* 5 / 16 &+ y / 4) & 2047
        samples.append(UInt16(max(0, 256 + slope + structure * 8 + noise)))
      }
    }
    var metadata = CaptureMetadata()
    metadata.make = "DiffRAW"
    metadata.model = "Benchmark"
    metadata.color.asShotMultipliers = [2, 1, 1.6]
    metadata.color.calibrations = [
      .init(illuminant: 21, colorMatrix: [0.69, -0.22, -0.06, -0.46, 1.25, 0.23, -0.09, 0.21, 0.56])
    ]
    return Mosaic(
      size: size, samples: samples, pattern: .rggb, blackLevel: BlackLevel(256),
      whiteLevel: [4095, 4095, 4095, 4095], metadata: metadata)
  }
}
