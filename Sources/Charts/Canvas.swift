import Imaging

/// A picture to draw on.
///
/// A pixel is the square from its column and row to the next ones, x to the right and y downward: its center lies half a
/// pixel on. What lies outside is clipped.
public struct Canvas: Sendable, Hashable {
  public let size: ImageSize
  /// height × width, row by row.
  private(set) var pixels: [Ink]

  /// An empty canvas.
  public init(size: ImageSize, background: Ink = .white) {
    self.size = size
    pixels = [Ink](repeating: background, count: size.area)
  }

  /// The whole canvas.
  public var area: Area { Area(x: 0, y: 0, width: size.width, height: size.height) }

  /// The color of a pixel of the canvas.
  public subscript(x: Int, y: Int) -> Ink {
    precondition(area.contains(x: x, y: y), "a pixel lies on the canvas")
    return pixels[y * size.width + x]
  }

  /// Fills an area.
  public mutating func fill(_ area: Area, with ink: Ink) {
    let part = area.intersection(self.area)
    for y in part.rows {
      for x in part.columns { pixels[y * size.width + x] = ink }
    }
  }

  /// Lays `ink` over a pixel, of which it covers a share in [0, 1].
  mutating func blend(_ ink: Ink, x: Int, y: Int, coverage: Float) {
    let index = y * size.width + x
    pixels[index] = pixels[index].mixed(with: ink, share: coverage)
  }

  /// What is drawn, sRGB-encoded.
  public var image: ColorImage {
    ColorImage(size: size, values: pixels.flatMap { [$0.red, $0.green, $0.blue] }, encoding: .sRGB)
  }
}
