import Foundation
import Imaging
import Parallel
import Synchronization
import TestSupport
import Training
import YAMLReading

/// A folder of training data that a test makes, and what is read of it.
final class DataSet: Sendable {
  private let directory: TemporaryDirectory
  private let told = Mutex<[String]>([])

  init() throws { directory = try TemporaryDirectory() }

  /// What was reported so far, in no particular order.
  var reports: [String] { told.withLock { $0 } }

  func report(_ message: String) { told.withLock { $0.append(message) } }

  /// A file, whose folder is made.
  func file(_ path: String) throws -> URL {
    let file = directory.file(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    return file
  }

  /// The data by a configuration with the shipped color-locked degradation.
  func data(
    _ kind: DataConfiguration.Kind, heldOut: Int = 0, degradationShare: Double = 0, patch: Int = 16,
    region: [Int] = [40, 32], workers: Int = 2
  ) throws -> TrainingData {
    let path = directory.url.path(percentEncoded: false)
    let configuration = try TrainingConfiguration(
      parsing: """
        version: 1
        name: test
        steps: 10
        patch: \(patch)
        network: { widths: [8, 8] }
        data:
          kind: \(kind.rawValue)
          folder: "\(path)"
          held-out: \(heldOut)
          degradation-share: \(degradationShare)
          degradation: degradations/color-locked.yaml
          region: \(region)
        """, file: "test.yaml")
    return try TrainingData(
      configuration, base: Project.root.appending(path: "Pipelines/training/"), on: WorkerPool(count: workers),
      report: report)
  }
}

/// Pictures to train on.
enum Pictures {
  static func make(_ width: Int, _ height: Int, _ color: (_ row: Int, _ column: Int) -> [Float]) -> ColorImage {
    var values: [Float] = []
    for row in 0..<height {
      for column in 0..<width { values += color(row, column) }
    }
    return ColorImage(size: ImageSize(width: width, height: height), values: values, encoding: .sRGB)
  }

  static func flat(_ color: [Float], _ width: Int, _ height: Int) -> ColorImage {
    make(width, height) { _, _ in color }
  }

  /// Each pixel has a color of its own.
  static func textured(_ width: Int, _ height: Int, seed: UInt64 = 1) -> ColorImage {
    var random = SplitMix64(seed: seed)
    return make(width, height) { _, _ in (0..<3).map { _ in 0.2 + 0.6 * Float(random.next() >> 40) / Float(1 << 24) } }
  }

  /// Brightness that grows to the right and below, at a rate of its own in each color.
  static func ramps(_ width: Int, _ height: Int) -> ColorImage {
    make(width, height) { row, column in
      let (y, x) = (Float(row) / Float(height), Float(column) / Float(width))
      return [0.7, 0.5, 0.3].map { 0.25 + 0.6 * ($0 * x + (1 - $0) * y) }
    }
  }
}
