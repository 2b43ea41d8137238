import Foundation
import Imaging
import Parallel

/// Pictures to synthesize from.
enum Scenes {
  /// One color.
  static func flat(_ color: [Float], side: Int) -> ColorImage {
    ColorImage(
      size: ImageSize(width: side, height: side), values: (0..<side * side).flatMap { _ in color }, encoding: .sRGB)
  }

  /// A smooth scene that goes through colors of all hues, from dark to light and from gray to saturated.
  static func smooth(_ size: ImageSize) -> ColorImage {
    var values: [Float] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        let (y, x) = (Float(row) / Float(size.height), Float(column) / Float(size.width))
        for channel in 0..<3 {
          let hue = cos(2 * .pi * (x - Float(channel) / 3))
          values.append(0.05 + 0.9 * y * (0.55 + 0.45 * hue))
        }
      }
    }
    return ColorImage(size: size, values: values, encoding: .sRGB)
  }
}

/// The color that a sample of the mosaic's site has: 0 red, 1 green, 2 blue.
func color(of pattern: BayerPattern, row: Int, column: Int) -> Int {
  switch pattern.channel(row: row, column: column) {
  case .red: 0
  case .green1, .green2: 1
  case .blue: 2
  }
}
