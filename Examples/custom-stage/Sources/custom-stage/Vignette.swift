import Command
import Imaging
import Pipeline

/// Darkens a picture toward its corners.
///
/// This file is all it takes to add a stage: declare it, and start the command with it.
struct Vignette: Stage {
  static let name = "vignette"
  static let summary = "Darkens a picture toward its corners."

  @Input("image") var image: ColorImage
  @Output("image") var darkened: ColorImage
  @Parameter("How much of its value a corner loses.", in: 0...1) var strength: Double = 0.4

  func run(in context: borrowing StageContext) throws {
    var picture = $image.take()
    let (width, height) = (picture.size.width, picture.size.height)
    for y in 0..<height {
      for x in 0..<width {
        let dx = Double(2 * x + 1) / Double(width) - 1
        let dy = Double(2 * y + 1) / Double(height) - 1
        let factor = Float(1 - strength * (dx * dx + dy * dy) / 2)
        for channel in 0..<3 { picture.values[(y * width + x) * 3 + channel] *= factor }
      }
    }
    darkened = picture
  }
}

@main struct CustomStage {
  static func main() { DiffRAWCommand.main(adding: [Vignette.self]) }
}
