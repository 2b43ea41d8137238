import Imaging

extension Canvas {
  /// Draws a picture, each pixel as a square of so many pixels a side, its upper left corner at (x, y).
  ///
  /// Values are clipped to [0, 1].
  public mutating func picture(_ picture: ColorImage, x: Int, y: Int, enlarged factor: Int = 1) {
    precondition(picture.encoding == .sRGB && factor > 0, "an sRGB-encoded picture is drawn in whole pixels")
    func value(_ index: Int) -> Float { min(max(picture.values[index], 0), 1) }
    for row in 0..<picture.size.height {
      for column in 0..<picture.size.width {
        let index = (row * picture.size.width + column) * 3
        fill(
          Area(x: x + column * factor, y: y + row * factor, width: factor, height: factor),
          with: Ink(red: value(index), green: value(index + 1), blue: value(index + 2)))
      }
    }
  }
}
