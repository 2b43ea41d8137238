import ColorProfiles
import Foundation
import Imaging
import Parallel

/// A look that an ICC profile holds.
public struct ProfileLook: Sendable {
  private let way: ColorTransform

  /// Reads a look from a file: an abstract profile changes colors as they look, a device link RGB values; the profile of
  /// an RGB device or space says what the values are taken for.
  /// - Throws: `ColorProfileError`.
  public init(contentsOf file: URL, intent: RenderingIntent) throws(ColorProfileError) {
    let look = try ColorProfile(contentsOf: file)
    let sRGB = try OutputSpace.sRGB.profile()
    let profiles =
      switch look.kind {
      case .abstract: [sRGB, look, sRGB]
      case .deviceLink: [look]
      case .rgb: [look, sRGB]
      }
    way = try ColorTransform(through: profiles, intent: intent)
  }

  /// Gives a picture the look.
  ///
  /// What lies outside of [0, 1], where tables end, takes the change of the nearest color within.
  /// - Parameters:
  ///   - image: sRGB-encoded.
  ///   - strength: 0 for the picture as it is, 1 for the look.
  /// - Throws: `LooksError` for a picture that is not encoded.
  public func apply(to image: inout ColorImage, strength: Float, workers: WorkerPool) throws(LooksError) {
    try LooksError.refuseLinear(image)
    let way = way
    image.values.updateBands(width: max(image.size.width, 1) * 3, bandHeight: 16, on: workers) { _, values in
      var looked = (0..<values.count).map { min(max(values[$0], 0), 1) }
      var span = looked.mutableSpan
      way.apply(to: &span)
      for index in looked.indices {
        values[index] += strength * (looked[index] - min(max(values[index], 0), 1))
      }
    }
  }
}
