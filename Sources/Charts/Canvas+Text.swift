extension Canvas {
  /// How wide `text` is, in pixels, when a pixel of the font is a square of `scale` pixels a side.
  public static func textWidth(_ text: String, scale: Int = 1) -> Int {
    text.isEmpty ? 0 : (text.count * (PixelFont.width + 1) - 1) * scale
  }

  /// From the top of capitals to the line they stand on, in pixels.
  public static func textHeight(scale: Int = 1) -> Int { PixelFont.height * scale }

  /// Writes a line of text, the upper left corner of its first capital at (x, y).
  ///
  /// A character that the font has not is a box.
  public mutating func text(_ text: String, x: Int, y: Int, scale: Int = 1, with ink: Ink = .black) {
    precondition(scale > 0, "text is written in whole pixels")
    for (number, character) in text.enumerated() {
      for (row, bits) in PixelFont.rows(of: character).enumerated() {
        for column in 0..<PixelFont.width where bits >> (PixelFont.width - 1 - column) & 1 == 1 {
          fill(
            Area(
              x: x + (number * (PixelFont.width + 1) + column) * scale, y: y + row * scale, width: scale, height: scale),
            with: ink)
        }
      }
    }
  }
}
