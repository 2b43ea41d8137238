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
  ///
  /// - Parameters:
  ///   - packed: whether its samples are stored as lossless JPEG of 12 bits, as cameras do, not plainly in 16.
  ///   - corrected: whether it names black levels of each row and column, and gain maps of each channel.
  init(
    _ graph: Graph, name: String, megapixels: Double, packed: Bool = false, corrected: Bool = false,
    workers pool: WorkerPool, repetitions: Int
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "diffraw-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "bench.dng")
    let height = Int((megapixels * 1e6 * 3 / 4).squareRoot() / 2) * 2
    let size = ImageSize(width: height / 3 * 4, height: height)
    var dng = DNG(mosaic: Self.mosaic(size, corrected: corrected))
    if packed { (dng.bitsPerSample, dng.compression) = (12, .losslessJPEG) }
    try DNGWriter().write(dng, to: input)

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
  private static func mosaic(_ size: ImageSize, corrected: Bool) -> Mosaic {
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
    if corrected { metadata.opcodes.list2 = gainMaps(size) }
    func lines(_ count: Int) -> [Float] { corrected ? (0..<count).map { Float($0 % 5) * 0.5 - 1 } : [] }
    let black = BlackLevel(
      rows: 1, columns: 1, levels: [256], rowDeltas: lines(size.height), columnDeltas: lines(size.width))
    return Mosaic(
      size: size, samples: samples, pattern: .rggb, blackLevel: black,
      whiteLevel: [4095, 4095, 4095, 4095], metadata: metadata)
  }

  /// One of 17 × 13 points for each site of the filter array, as phones write them.
  private static func gainMaps(_ size: ImageSize) -> [Opcode] {
    (0..<4).map { site in
      let (top, left) = (site / 2, site % 2)
      let rectangle = PixelRectangle(
        top: top, left: left, size: ImageSize(width: size.width - left, height: size.height - top))
      let gains = (0..<13 * 17).map { point -> Float in
        let distance = abs(point / 17 - 6) + abs(point % 17 - 8)
        return 1 + Float(distance) / 14
      }
      return Opcode(
        .gainMap(
          GainMap(
            area: OpcodeArea(rectangle: rectangle, rowPitch: 2, columnPitch: 2), rows: 13, columns: 17,
            rowSpacing: 1 / 12, columnSpacing: 1 / 16, gains: gains)))
    }
  }
}
