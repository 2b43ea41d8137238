import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

/// A lamp that saturates each channel of the sensor at another level, from the DNG to the enhanced picture.
@Suite struct SaturatedHighlightTests {
  private static let size = ImageSize(width: 160, height: 120)

  /// Light of a gray scene: a wall, and a lamp four times as bright as white.
  private static func light(_ row: Int, _ column: Int) -> Float {
    let distance = hypot(Float(row - 60), Float(column - 80))
    return 0.15 + 4 * exp(-distance * distance / 900)
  }

  private static func lamp() -> Mosaic {
    let neutral: [Float] = [0.5, 1, 0.65]
    let white: [Float] = [12_000, 15_000, 15_000, 9000]
    var mosaic = SyntheticMosaic.make(
      size: size, pattern: .gbrg, blackLevel: BlackLevel(512), whiteLevel: [15_000, 15_000, 15_000, 15_000]
    ) { row, column in neutral.map { $0 * light(row, column) } }
    for row in 0..<size.height {
      for column in 0..<size.width {
        let level = UInt16(white[mosaic.pattern.channel(row: row, column: column).rawValue])
        mosaic.samples[row * size.width + column] = min(mosaic.samples[row * size.width + column], level)
      }
    }
    // Each channel is counted against its own level of white, which the multipliers make good.
    var metadata = mosaic.metadata
    metadata.make = "DiffRAW"
    metadata.model = "Lamp"
    metadata.color = CameraColor()
    metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: PhoneSensor.colorMatrix)]
    metadata.color.asShotMultipliers = zip(neutral, [0, 1, 3]).map { gray, channel in
      (white[channel] - 512) / (white[1] - 512) / gray
    }
    return Mosaic(
      size: size, samples: mosaic.samples, pattern: mosaic.pattern, blackLevel: BlackLevel(512), whiteLevel: white,
      metadata: metadata)
  }

  @Test(arguments: ["clip", "recover"]) func lampIsNeutral(highlights: String) throws {
    let place = try Workplace()
    try DNGWriter().write(DNG(mosaic: Self.lamp()), to: place.file("lamp.dng"))
    let outcome = try place.run(
      "run", "lamp.dng", "-p", "draft", "-o", "out", "--set", "color.method=dng", "--set",
      "color.highlights=\(highlights)")
    #expect(outcome.status == 0, "\(outcome)")
    let picture = try place.picture("out/lamp.tif").colorImage()
    #expect(picture.size == Self.size)
    var worst: Float = 0
    for row in 0..<Self.size.height {
      for column in 0..<Self.size.width where Self.light(row, column) > 1 {
        let pixel = (row * Self.size.width + column) * 3
        let color = picture.values[pixel..<pixel + 3]
        worst = max(worst, (color.max() ?? 0) - (color.min() ?? 0))
      }
    }
    // 0.03: light changes by up to 0.07 of white from pixel to pixel where channels begin to clip.
    #expect(worst < 0.03, "off gray by \(worst)")
    let center = (60 * Self.size.width + 80) * 3
    #expect(picture.values[center..<center + 3].allSatisfy { $0 > 0.9999 })
  }
}
