import Color
import Imaging
import Pipeline

/// Gives a picture the contrast of a photograph. Goes after `enhance`, which works on pictures without a look.
struct Tone: Stage {
  static let name = "tone"
  static let summary = "Applies exposure and a tone curve that keeps hues and grays; goes after enhance."

  enum Curve: String, CaseIterable {
    /// Exposure alone.
    case linear
    /// Deeper shadows, and lights that roll off (`ToneCurve`).
    case film
  }

  @Input("image") var image: ColorImage
  @Output("image") var toned: ColorImage
  @Parameter("A straight line, or a film's curve, which keeps middle gray where it is.") var curve: Curve = .film
  @Parameter("Exponent of the film's curve; 1 is the least.", in: 1...3) var contrast: Float = 1.4
  @Parameter("Exposure change, before the curve.", in: -10...10, unit: .stops) var exposure: Float = 0
  @Parameter("How far above white the light lies that the film's curve makes white.", in: 0...6, unit: .stops)
  var white: Float = 0

  func run(in context: borrowing StageContext) throws {
    let curve: ToneCurve =
      switch curve {
      case .linear: .linear(exposure: exposure)
      case .film: .film(contrast: contrast, white: white, exposure: exposure)
      }
    var picture = $image.take()
    curve.apply(to: &picture, workers: context.workers)
    toned = picture
  }
}
