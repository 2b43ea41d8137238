import Foundation
import Imaging

/// A mosaic of a smooth, colored scene whose light is known at every pixel.
public enum SyntheticMosaic {
  /// Light of red, green, blue at a pixel, in [0.1, 0.9] of saturation before white balance.
  public static func light(row: Int, column: Int) -> [Float] {
    let (y, x) = (Float(row) / 40, Float(column) / 40)
    return [0.5 + 0.4 * sin(x + 0.3), 0.5 + 0.4 * sin(y + 1.1), 0.5 + 0.4 * sin(x - y + 2)]
  }

  /// The scene as a sensor of any phase, black level pattern and white levels records it, without noise.
  /// - Parameter whiteLevel: of red, green1, green2, blue, in raw counts.
  public static func make(
    size: ImageSize, pattern: BayerPattern = .rggb, blackLevel: BlackLevel = BlackLevel(512),
    whiteLevel: [Float] = [15_000, 15_000, 15_000, 15_000],
    light: (_ row: Int, _ column: Int) -> [Float] = { light(row: $0, column: $1) }
  ) -> Mosaic {
    let highest = blackLevel.highest
    var samples: [UInt16] = []
    samples.reserveCapacity(size.area)
    for row in 0..<size.height {
      for column in 0..<size.width {
        let channel = pattern.channel(row: row, column: column)
        let color =
          switch channel {
          case .red: 0
          case .green1, .green2: 1
          case .blue: 2
          }
        let black = blackLevel[row, column]
        let level = black + light(row, column)[color] * (whiteLevel[channel.rawValue] - highest)
        samples.append(UInt16(max(0, min(level.rounded(), 65535))))
      }
    }
    var metadata = CaptureMetadata()
    metadata.rawSize = size
    metadata.color.asShotMultipliers = [1, 1, 1]
    metadata.color.cameraToSRGB = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    return Mosaic(
      size: size, samples: samples, pattern: pattern, blackLevel: blackLevel, whiteLevel: whiteLevel,
      metadata: metadata)
  }
}
