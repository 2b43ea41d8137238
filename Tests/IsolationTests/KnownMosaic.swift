import Foundation
import Imaging
import TestSupport

/// A mosaic in which everything is set that a mosaic can say.
func knownMosaic(seed: UInt64, width: Int = 6, height: Int = 4) -> Mosaic {
  var random = SplitMix64(seed: seed)
  func floats(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &random) }
  }
  func doubles(_ count: Int) -> [Double] { (0..<count).map { _ in Double.random(in: -2...2, using: &random) } }
  var metadata = CaptureMetadata()
  (metadata.make, metadata.model, metadata.lens) = ("Maker \"é\"\n", "Model \u{0}\u{1F4F7}", "50 mm")
  (metadata.iso, metadata.exposureTime, metadata.aperture) = (3200, 1 / Float(60), 1.8)
  metadata.focalLength = seed % 2 == 0 ? .nan : .infinity
  metadata.captureTime = -7
  metadata.orientation = Orientation.allCases.randomElement(using: &random) ?? .upright
  metadata.rawSize = ImageSize(width: width + 5, height: height + 3)
  metadata.activeAreaOrigin = PixelOffset(rows: 3, columns: 5)
  metadata.defaultCrop = PixelRectangle(top: 1, left: 2, size: ImageSize(width: width - 3, height: height - 2))
  metadata.color.asShotMultipliers = floats(3)
  metadata.color.daylightMultipliers = floats(3)
  metadata.color.cameraToSRGB = floats(9)
  metadata.color.analogBalance = floats(3)
  metadata.color.asShotWhite = floats(2)
  metadata.color.baselineExposure = floats(1)[0]
  metadata.color.calibrations = [
    .init(illuminant: 17, colorMatrix: floats(9)),
    .init(illuminant: 21, colorMatrix: floats(9), forwardMatrix: floats(9), cameraCalibration: floats(9)),
  ]
  metadata.remarks = ["one", "two"]
  let area = OpcodeArea(
    rectangle: PixelRectangle(top: 0, left: 1, size: ImageSize(width: width, height: height)), rowPitch: 2)
  metadata.opcodes.list1 = [
    Opcode(.fixBadPixelsConstant(0), isOptional: true),
    Opcode(
      .fixBadPixelsList(
        BadPixels(
          points: [PixelOffset(rows: 3, columns: 6)],
          rectangles: [PixelRectangle(top: 0, left: 0, size: ImageSize(width: 2, height: 1))]))),
  ]
  metadata.opcodes.list2 = [
    Opcode(
      .gainMap(
        GainMap(
          area: area, rows: 2, columns: 3, rowSpacing: 0.5, columnSpacing: 0.25, rowOrigin: -0.1,
          gains: floats(6, 0...2)))),
    Opcode(.sampleMap(SampleMap(area: area, kind: .table([0, 7, 65535])))),
    Opcode(.sampleMap(SampleMap(area: area, kind: .polynomial(doubles(3))))),
    Opcode(.sampleMap(SampleMap(area: area, kind: .deltaPerRow(floats(area.rowCount))))),
    Opcode(.sampleMap(SampleMap(area: area, kind: .scalePerColumn(floats(area.columnCount))))),
  ]
  metadata.opcodes.list3 = [
    Opcode(.fixVignetteRadial(RadialGain(coefficients: doubles(5)))),
    Opcode(
      .warpRectilinear(
        LensWarp(planes: [.init(radial: doubles(4), tangential: doubles(2))], centerX: 0.5, centerY: 0.4))),
  ]
  return Mosaic(
    size: ImageSize(width: width, height: height),
    samples: (0..<width * height).map { _ in UInt16.random(in: 0...65535, using: &random) },
    pattern: BayerPattern.allCases.randomElement(using: &random) ?? .rggb,
    blackLevel: BlackLevel(
      rows: 2, columns: 2, levels: floats(4, 0...512), rowDeltas: floats(height), columnDeltas: floats(width)),
    whiteLevel: floats(4, 1000...65535), saturationLevel: floats(4, 500...1000), metadata: metadata)
}
