import Foundation
import Imaging
import Pipeline
import Synthesis
import YAMLReading

/// Makes a picture worse as D² does in training (Algorithm 1 of the paper): an x for `enhance` to start from.
struct Degrade: Stage {
  static let name = "degrade"
  static let summary = "Degrades a picture as D² does in training, for enhance to start from; for experiments."

  @Input("image") var image: ColorImage
  @Output("image") var degraded: ColorImage
  @Parameter("Path of a degradation, as those in Pipelines/training/degradations.") var file: String = ""
  @Parameter("Seed of what is drawn at random, alike for each picture.", in: 0...Int.max) var seed: Int = 0

  func prepare(in context: borrowing PreparationContext) throws { _ = try degradation(context.resources) }

  func run(in context: borrowing StageContext) throws {
    var random = RandomStream(seed: UInt64(seed))
    degraded = try degradation(context.resources).degrade($image.take(), random: &random)
  }

  func workingBytes(for frame: ImageSize, in context: borrowing PreparationContext) -> Int {
    // The picture as it was, the one at hand, and what a step makes of it. A degradation that enlarges takes more.
    3 * frame.area * 3 * MemoryLayout<Float>.stride
  }

  func resourceFiles(for input: URL) -> [URL] { [URL(filePath: file)] }

  private func degradation(_ resources: SharedResources) throws -> Degradation {
    guard !file.isEmpty else { throw DegradeError("file is empty: set it to the path of a degradation") }
    return try resources.value(for: file) { try Degradation(contentsOf: URL(filePath: file)) }
  }
}

/// Parameters of `degrade` that do not tell enough.
struct DegradeError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
