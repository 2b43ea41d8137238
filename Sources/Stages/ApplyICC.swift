import ColorProfiles
import Foundation
import Imaging
import Looks
import Pipeline

/// Gives a picture the look of an ICC profile. Before `enhance` it makes the color that enhancement keeps.
struct ApplyICC: Stage {
  static let name = "apply-icc"
  static let summary = "Gives an sRGB picture the look of an ICC profile: abstract, device link, or of an RGB device."

  @Input("image") var image: ColorImage
  @Output("image") var graded: ColorImage
  @Parameter(
    "Path of a profile: abstract, an RGB device link, or that of an RGB device, which the values are taken for.")
  var file: String = ""
  @Parameter("How colors that one side does not hold are brought to the other.")
  var intent: RenderingIntent = .relativeColorimetric
  @Parameter("How much of the look: 0 none, 1 all of it.", in: 0...1) var strength: Float = 1

  func prepare(in context: borrowing PreparationContext) throws { _ = try look(context.resources) }

  func run(in context: borrowing StageContext) throws {
    var picture = $image.take()
    try look(context.resources).apply(to: &picture, strength: strength, workers: context.workers)
    graded = picture
  }

  func resourceFiles(for input: URL) -> [URL] { [URL(filePath: file)] }

  private func look(_ resources: SharedResources) throws -> ProfileLook {
    guard !file.isEmpty else { throw LookError("file is empty: set it to the path of an ICC profile") }
    return try resources.value(for: "\(intent.rawValue) \(file)") {
      try ProfileLook(contentsOf: URL(filePath: file), intent: intent)
    }
  }
}
