import Foundation
import Imaging
import Looks
import Parallel
import Pipeline

/// Gives a picture the colors of another one, of whatever scene.
struct MatchReference: Stage {
  static let name = "match-reference"
  static let summary = "Gives an sRGB picture the mean and the spread of the colors of a reference picture."

  @Input("image") var image: ColorImage
  @Output("image") var matched: ColorImage
  @Parameter("Path of the reference: a TIFF, JPEG or PNG file.") var file: String = ""
  @Parameter("How much of the reference's color: 0 none, 1 all of it.", in: 0...1) var strength: Float = 1

  func prepare(in context: borrowing PreparationContext) throws {
    _ = try reference(context.resources, workers: context.workers)
  }

  func run(in context: borrowing StageContext) throws {
    let reference = try reference(context.resources, workers: context.workers)
    var picture = $image.take()
    let own = try ColorStatistics(of: picture, name: "the picture", workers: context.workers)
    ReferenceMatch(from: own, to: reference).apply(to: &picture, strength: strength, workers: context.workers)
    matched = picture
  }

  func resourceFiles(for input: URL) -> [URL] { [URL(filePath: file)] }

  private func reference(_ resources: SharedResources, workers: WorkerPool) throws -> ColorStatistics {
    guard !file.isEmpty else { throw LookError("file is empty: set it to the path of a picture") }
    return try resources.value(for: file) {
      let picture = try ColorPicture(contentsOf: URL(filePath: file), workers: workers)
      return try ColorStatistics(of: picture.image, name: file, workers: workers)
    }
  }
}
