import Diffusion
import Foundation
import Imaging
import Parallel
import PictureCoding
import Synchronization
import TestSupport
import Testing
import Training

/// A training of a few steps from its configuration and photographs to its files.
@Suite struct TrainingRunTests {
  /// What a run tells.
  final class Reports: Sendable {
    private let list = Mutex<[TrainingEvent]>([])
    func add(_ event: TrainingEvent) { list.withLock { $0.append(event) } }
    var warnings: [String] {
      list.withLock { $0.compactMap { if case .warning(let text) = $0 { text } else { nil } } }
    }
    var validations: [Int] {
      list.withLock { $0.compactMap { if case .validated(let record) = $0 { record.step } else { nil } } }
    }
  }

  static let configuration = """
    version: 1
    name: small
    seed: 4
    steps: 6
    batch: 2
    patch: 16
    network: { kind: exact-tile-unet, widths: [16], blocks: 1, embedding: 8, preconditioning: 0.1 }
    objective: { weighting: balanced }
    data:
      held-out: 1
      degradation-share: 0
      demosaicing: { ahd: 0, linear: 1 }
      flat-share: 1
      reduction: [1, 1]
      region: [48, 40]
      rounds: { pairs: 2, patches: 2, uses: 2 }
    optimizer: { rate: 1e-3, warm-up: 2, average: 0.9 }
    log: { every: 2, validation: 3, checkpoint: 1000 }
    """

  let place: TemporaryDirectory
  let reports = Reports()
  var output: URL { place.file("out") }

  init() throws {
    place = try TemporaryDirectory()
    for folder in ["photos", "out"] {
      try FileManager.default.createDirectory(at: place.file(folder), withIntermediateDirectories: true)
    }
    try Data(Self.configuration.utf8).write(to: place.file("small.yaml"))
    let size = ImageSize(width: 64, height: 56)
    for number in 0..<3 {
      let values: [Float] = (0..<size.area).flatMap { pixel in
        let wave = 0.5 + 0.3 * sin(Float(pixel % size.width) / 4 + Float(number)) * cos(Float(pixel / size.width) / 5)
        return [wave, 0.8 * wave, 1 - wave]
      }
      try PNGWriter().write(
        ColorImage(size: size, values: values, encoding: .sRGB), to: place.file("photos/\(number).png"))
    }
  }

  func run(resume: Bool = false, stopAfter checks: Int = .max) throws -> TrainingRun.Outcome {
    let folder = place.file("photos").path(percentEncoded: false)
    let configuration = try TrainingConfiguration(
      contentsOf: place.file("small.yaml"), overrides: ["data.folder=\(folder)"])
    let run = try TrainingRun(configuration, base: place.url, folder: output, workers: WorkerPool(count: 2)) {
      [reports] in reports.add($0)
    }
    var asked = 0
    return try run.run(resume: resume) {
      asked += 1
      return asked > checks
    }
  }

  func lines() throws -> [[String: Any]] {
    try String(contentsOf: output.appending(path: "train.jsonl"), encoding: .utf8).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func trainingWritesItsFiles() throws {
    #expect(try run() == .finished)
    #expect(reports.warnings == [])
    let steps = try lines().filter { $0["loss"] != nil }
    #expect(steps.map { $0["step"] as? Int } == [2, 4, 6])
    for line in steps {
      let (loss, rate) = (line["loss"] as? Double ?? .nan, line["rate"] as? Double ?? .nan)
      #expect(loss > 0 && loss.isFinite && rate == 1e-3)
    }
    #expect(try lines().filter { $0["validation"] != nil }.map { $0["step"] as? Int } == [3, 6])
    #expect(FileManager.default.fileExists(atPath: output.appending(path: "checkpoint.safetensors").path))
    let model = try DiffusionModel(contentsOf: output.appending(path: "small.safetensors"))
    #expect(model.process.end == 100)
    // Nine rows of x, three results and y of 32 pixels, between captions.
    let sheet = try PictureReader.read(output.appending(path: "validation.png"))
    #expect(sheet.size == ImageSize(width: 43 + 5 * 36, height: 15 + 9 * 36))
    #expect(try PictureReader.read(output.appending(path: "losses.png")).size == ImageSize(width: 1000, height: 600))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: output.path).sorted() == [
        "checkpoint.safetensors", "losses.png", "small.safetensors", "train.jsonl", "validation.png",
      ])
  }

  /// The moving average of an SR3-style network is a model that enhances.
  @Test func trainedSR3NetworkEnhances() throws {
    let text = Self.configuration.replacing(/network: .*/) { _ in
      "network: { kind: sr3-unet, inner-width: 8, multipliers: [1, 2], blocks: 1, groups: 4, embedding: step }"
    }.replacing("weighting: balanced", with: "weighting: paper").replacing("steps: 6", with: "steps: 2")
    try Data(text.utf8).write(to: place.file("small.yaml"))
    #expect(try run() == .finished)
    let model = try DiffusionModel(contentsOf: output.appending(path: "small.safetensors"))
    #expect(model.network.architecture.kind == "sr3-unet" && model.process.end == 100)
    let size = ImageSize(width: 38, height: 24)
    let color = ColorImage(
      size: size, values: (0..<size.area * 3).map { 0.5 + 0.3 * sin(Float($0) / 40) }, encoding: .sRGB)
    let raw = PackedRaw(
      size: ImageSize(width: 19, height: 12), values: [Float](repeating: 0.4, count: 19 * 12 * 4),
      margin: PixelOffset(rows: 0, columns: 0), mosaicSize: size, saturation: [Float](repeating: 1, count: 4))
    let enhanced = try Enhancement(
      model: model, sampler: .deterministic(start: model.process.end, evaluations: 2), seed: 0
    ).enhance(color, raw: raw, workers: WorkerPool(count: 2))
    #expect(enhanced.size == size && enhanced.values != color.values && enhanced.values.allSatisfy(\.isFinite))
  }

  /// The curve holds what was before a resume, and is that of a training that was never stopped.
  @Test func resumedTrainingShowsAllOfItself() throws {
    #expect(try run(stopAfter: 4) == .stopped)
    #expect(try run(resume: true) == .finished)
    #expect(reports.validations == [3, 6])
    let records = try TrainingLog(at: output.appending(path: "train.jsonl"), step: 6).records()
    #expect(records.steps.map(\.step) == [2, 4, 6])
    #expect(records.validations.map(\.step) == [3, 6])
    let chart = LossChart(records)
    #expect(chart.losses.series[0].points.map(\.x) == [2, 4, 6])
    #expect(chart.losses.series[0].points.map(\.y) == records.steps.map(\.meanLoss))
    #expect(chart.validations.series.map(\.name) == ["x", "ŷ by 1", "ŷ by 4", "ŷ by 16"])
    // Of the same log, the same picture, but for the rounding to 8 bits.
    let written = try PictureReader.read(output.appending(path: "losses.png"))
    #expect(zip(written.values, chart.canvas.image.values).allSatisfy { abs($0 - $1) <= 0.5 / 255 + 1e-6 })
  }

  /// A picture that cannot be written costs no training.
  @Test(arguments: ["validation.png", "losses.png"]) func trainingGoesOnWithoutPictures(name: String) throws {
    let obstacle = output.appending(path: "\(name)/in the way")
    try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
    #expect(try run() == .finished)
    #expect(reports.warnings.count == 2)
    #expect(reports.warnings.allSatisfy { $0.hasPrefix("the training goes on without \(name): ") })
    #expect(try lines().count == 5)
    let other = name == "losses.png" ? "validation.png" : "losses.png"
    #expect(FileManager.default.fileExists(atPath: output.appending(path: other).path))
    _ = try DiffusionModel(contentsOf: output.appending(path: "small.safetensors"))
  }
}
