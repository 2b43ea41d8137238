/// A color to draw with, sRGB-encoded.
public struct Ink: Sendable, Hashable {
  /// In [0, 1].
  public var red, green, blue: Float

  public init(red: Float, green: Float, blue: Float) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  public static let white = Ink(red: 1, green: 1, blue: 1)
  public static let black = Ink(red: 0, green: 0, blue: 0)
  /// Of ticks and grids.
  public static let silver = Ink(red: 0.87, green: 0.87, blue: 0.87)

  /// Colors for series that people with any color vision can tell apart (Okabe and Ito, Color Universal Design, 2008).
  public static let series = [
    Ink(red: 0, green: 0.447, blue: 0.698), Ink(red: 0.835, green: 0.369, blue: 0),
    Ink(red: 0, green: 0.62, blue: 0.451), Ink(red: 0.8, green: 0.475, blue: 0.655),
    Ink(red: 0.337, green: 0.706, blue: 0.914), Ink(red: 0.902, green: 0.624, blue: 0),
  ]

  /// The color with a share in [0, 1] of another one, mixed as encoded.
  func mixed(with other: Ink, share: Float) -> Ink {
    func mix(_ a: Float, _ b: Float) -> Float { a * (1 - share) + b * share }
    return Ink(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}
