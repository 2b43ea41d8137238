import Foundation
import Imaging
import Looks
import Pipeline

/// Gives a picture the look of a table. Before `enhance` it makes the color that enhancement keeps; after it, a finish.
struct ApplyLUT: Stage {
  static let name = "apply-lut"
  static let summary = "Gives an sRGB picture the look of a .cube table, interpolated in tetrahedra."

  @Input("image") var image: ColorImage
  @Output("image") var graded: ColorImage
  @Parameter("Path of a .cube file, of one or three dimensions, made for sRGB-encoded pictures.") var file: String = ""
  @Parameter("How much of the look: 0 none, 1 all of it.", in: 0...1) var strength: Float = 1

  func prepare(in context: borrowing PreparationContext) throws { _ = try table(context.resources) }

  func run(in context: borrowing StageContext) throws {
    var picture = $image.take()
    try table(context.resources).apply(to: &picture, strength: strength, workers: context.workers)
    graded = picture
  }

  func resourceFiles(for input: URL) -> [URL] { [URL(filePath: file)] }

  private func table(_ resources: SharedResources) throws -> ColorTable {
    guard !file.isEmpty else { throw LookError("file is empty: set it to the path of a .cube file") }
    return try resources.value(for: file) { try CubeFile.read(URL(filePath: file)) }
  }
}

/// Parameters of a look that do not tell enough.
struct LookError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
