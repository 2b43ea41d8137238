import Imaging
import Parallel

/// A way from RGB to RGB through ICC profiles, by LittleCMS in single precision.
///
/// Profiles of primaries and curves take values beyond [0, 1] as they come; tables clip them.
public struct ColorTransform: Sendable {
  private let transform: LittleCMS.Transform

  /// From the colors of the first profile to those of the last. Device links and abstract profiles may stand between
  /// RGB ones: for a look, `[sRGB, look, sRGB]`, or a link alone.
  /// - Throws: if a profile cannot be read or the way through all of them is none from RGB to RGB.
  public init(
    through profiles: [ColorProfile], intent: RenderingIntent = .relativeColorimetric
  ) throws(ColorProfileError) {
    precondition(!profiles.isEmpty, "a way leads through a profile")
    for (end, profile) in [("from", profiles[0]), ("to", profiles[profiles.count - 1])] where profile.kind == .abstract
    {
      throw ColorProfileError(
        .unsuitable, file: profile.name, cause: "is an abstract profile, which leads \(end) no RGB colors by itself")
    }
    var opened: [LittleCMS.Profile] = []
    for profile in profiles { opened.append(try LittleCMS.Profile(profile)) }
    transform = try LittleCMS.Transform(through: opened, intent: intent)
  }

  init(_ transform: LittleCMS.Transform) { self.transform = transform }

  /// Maps colors in place, three values each.
  public func apply(to values: inout MutableSpan<Float>) {
    precondition(values.count.isMultiple(of: 3), "a color has three values")
    transform.apply(to: &values)
  }

  /// Maps a picture's values in place.
  public func apply(to image: inout ColorImage, workers: WorkerPool) {
    image.values.updateBands(width: max(image.size.width, 1) * 3, bandHeight: 16, on: workers) { _, values in
      apply(to: &values)
    }
  }
}

/// LittleCMS's version, such as "2.14".
public enum ColorManagement {
  public static var version: String { LittleCMS.version }
}
