import Foundation
import Imaging
import Metrics
import TestSupport

/// Pictures with more or less of something.
enum Scenes {
  /// A smooth picture within [0.15, 0.85], with Gaussian noise of a standard deviation of its own.
  static func picture(_ size: ImageSize, noise: Float = 0.01, seed: UInt64 = 1) throws -> MetricImage {
    var random = SplitMix64(seed: seed)
    let values = (0..<size.area * 3).map { index in
      let (row, column) = (index / 3).quotientAndRemainder(dividingBy: size.width)
      let wave = sin(Float(column) / 31 + Float(index % 3)) * cos(Float(row) / 23)
      return 0.5 + 0.25 * wave + noise * gaussian(&random)
    }
    return try MetricImage(ColorImage(size: size, values: values, encoding: .sRGB), name: "scene")
  }

  /// A fixture with Gaussian noise.
  static func noisy(_ name: String, deviation: Float) throws -> MetricImage {
    var image = try ReferenceFixture.color(name)
    var random = SplitMix64(seed: 7)
    for index in image.values.indices { image.values[index] += deviation * gaussian(&random) }
    return try MetricImage(image, name: name)
  }

  /// A fixture after some passes of a 1-2-1 blur along rows and columns.
  static func blurred(_ name: String, passes: Int) throws -> MetricImage {
    var image = try ReferenceFixture.color(name)
    let (width, height) = (image.size.width, image.size.height)
    for _ in 0..<passes {
      for step in [(0, 1), (1, 0)] {
        let old = image.values
        for index in old.indices {
          let (pixel, channel) = index.quotientAndRemainder(dividingBy: 3)
          let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
          func value(_ sign: Int) -> Float {
            let y = min(max(row + sign * step.0, 0), height - 1)
            let x = min(max(column + sign * step.1, 0), width - 1)
            return old[(y * width + x) * 3 + channel]
          }
          image.values[index] = (value(-1) + 2 * value(0) + value(1)) / 4
        }
      }
    }
    return try MetricImage(image, name: name)
  }

  /// A standard normal number (Box and Muller).
  private static func gaussian(_ random: inout SplitMix64) -> Float {
    let radius = (-2 * log(1 - Float.random(in: 0..<1, using: &random))).squareRoot()
    return radius * cos(2 * .pi * Float.random(in: 0..<1, using: &random))
  }
}
