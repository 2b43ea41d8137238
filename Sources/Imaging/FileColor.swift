/// What the samples of a file stand for: a color profile, and the way from a picture's values to it.
///
/// Writers of files take one, so that a new space of color needs no change in them.
public struct FileColor: Sendable {
  /// The ICC profile that is embedded.
  public var profile: [UInt8]
  /// Whether the samples are sRGB, which EXIF has a word for.
  public var isSRGB: Bool
  /// Turns whole pixels (R, G, B, R, …) of the picture into those of the file, in their place and whatever their number;
  /// nil if they are the same. What comes out may leave [0, 1]; the writer clips what its samples cannot hold.
  public var convert: (@Sendable (inout MutableSpan<Float>) -> Void)?

  public init(
    profile: [UInt8], isSRGB: Bool = false, convert: (@Sendable (inout MutableSpan<Float>) -> Void)? = nil
  ) {
    self.profile = profile
    self.isSRGB = isSRGB
    self.convert = convert
  }
}
