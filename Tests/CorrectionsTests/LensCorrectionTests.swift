import Corrections
import Foundation
import Imaging
import Parallel
import Testing

@Suite struct LensCorrectionTests {
  private static let size = ImageSize(width: 121, height: 91)

  /// A smooth scene, defined between the pixels too.
  private static func scene(_ y: Double, _ x: Double, _ channel: Int) -> Double {
    0.5 + 0.3 * sin(x / 9 + Double(channel)) * cos(y / 7 - Double(channel) * 0.5)
  }

  private func picture(
    _ opcodes: [Opcode.Operation], encoding: ColorImage.Encoding = .linearSRGB,
    _ value: (Double, Double, Int) -> Double = scene
  ) -> ColorImage {
    var metadata = CaptureMetadata()
    metadata.opcodes.list3 = opcodes.map { Opcode($0) }
    metadata.color.cameraToSRGB = [1.6, -0.4, -0.2, -0.2, 1.5, -0.3, 0, -0.6, 1.6]
    let values = (0..<Self.size.area * 3).map { index in
      Float(value(Double(index / 3 / Self.size.width), Double(index / 3 % Self.size.width), index % 3))
    }
    return ColorImage(size: Self.size, values: values, encoding: encoding, metadata: metadata)
  }

  private func corrected(_ image: ColorImage, workers: Int = 2) -> ColorImage {
    var image = image
    LensCorrection().correct(&image, workers: WorkerPool(count: workers))
    return image
  }

  @Test func identityChangesNothing() {
    let identity = LensWarp(planes: [.init(radial: [1, 0, 0, 0])])
    let image = picture([.warpRectilinear(identity)])
    let result = corrected(image)
    // Places are computed in units of the radius, so they may be off by some 1e-14 pixels, which selects no other phase.
    #expect(result.values == image.values && result.metadata.opcodes.isEmpty)
  }

  /// The corrected picture at p shows the scene at the model's place of p, by the specification's formula.
  @Test(arguments: [false, true]) func warpsFollowTheFormula(isFisheye: Bool) {
    let plane = LensWarp.Plane(
      radial: isFisheye ? [1.02, -0.1, 0.02, 0] : [0.97, 0.05, -0.03, 0.01],
      tangential: isFisheye ? [0, 0] : [0.004, -0.003])
    let warp = LensWarp(planes: [plane], centerX: 0.45, centerY: 0.6)
    let result = corrected(picture([isFisheye ? .warpFisheye(warp) : .warpRectilinear(warp)]))
    let (cx, cy) = (0.45 * 120, 0.6 * 90)
    let m = (max(cx, 120 - cx) * max(cx, 120 - cx) + max(cy, 90 - cy) * max(cy, 90 - cy)).squareRoot()
    var worst = 0.0
    for row in 8..<83 {
      for column in 8..<113 {
        let (dx, dy) = ((Double(column) - cx) / m, (Double(row) - cy) / m)
        let r = (dx * dx + dy * dy).squareRoot()
        let t = isFisheye ? atan(r) : r
        let k = plane.radial
        let sum =
          isFisheye
          ? k[0] * t + k[1] * pow(t, 3) + k[2] * pow(t, 5)
          : (k[0] + k[1] * t * t + k[2] * pow(t, 4) + k[3] * pow(t, 6)) * r
        let f = r > 0 ? sum / r : k[0]
        let kt = plane.tangential
        let x = f * dx + kt[0] * 2 * dx * dy + kt[1] * (r * r + 2 * dx * dx)
        let y = f * dy + kt[1] * 2 * dx * dy + kt[0] * (r * r + 2 * dy * dy)
        let (sourceY, sourceX) = (cy + m * y, cx + m * x)
        guard (3..<87).contains(sourceY), (3..<117).contains(sourceX) else { continue }
        for channel in 0..<3 {
          let value = Double(result.values[(row * 121 + column) * 3 + channel])
          worst = max(worst, abs(value - Self.scene(sourceY, sourceX, channel)))
        }
      }
    }
    // 1e-3: Lanczos' filter reproduces waves of 44 pixels to 5e-4, and places are taken to 1/2048 of a pixel.
    #expect(worst < 1e-3, "\(worst)")
  }

  /// Red and blue moved apart are brought together in the camera's colors, so a gray edge is gray again.
  @Test func lateralColorIsUndoneInTheCamerasColors() {
    let matrix: [Double] = [1.6, -0.4, -0.2, -0.2, 1.5, -0.3, 0, -0.6, 1.6]
    let scales = [1.01, 1, 0.99]
    func camera(_ y: Double, _ x: Double, _ plane: Int) -> Double {
      Self.scene(45 + (y - 45) / scales[plane], 60 + (x - 60) / scales[plane], 0)
    }
    let image = picture(
      [.warpRectilinear(LensWarp(planes: scales.map { .init(radial: [$0, 0, 0, 0]) }))]
    ) { y, x, channel in (0..<3).reduce(0) { $0 + matrix[channel * 3 + $1] * camera(y, x, $1) } }
    let result = corrected(image)
    var worst: Float = 0
    for row in 8..<83 {
      for column in 8..<113 {
        let place = (row * 121 + column) * 3
        let color = result.values[place..<place + 3]
        worst = max(worst, (color.max() ?? 0) - (color.min() ?? 0))
      }
    }
    // 4e-3: twice the resampling's error, grown by the matrix.
    #expect(worst < 4e-3, "\(worst)")
  }

  @Test(arguments: [ColorImage.Encoding.sRGB, .linearSRGB]) func vignettingIsUndoneInLight(
    encoding: ColorImage.Encoding
  ) {
    let gain = RadialGain(coefficients: [0.4, -0.1, 0.05, 0, 0.02], centerX: 0.4, centerY: 0.5)
    let center = LensCenter(x: 0.4, y: 0.5, of: Self.size)
    func factor(_ y: Double, _ x: Double) -> Double {
      gain.gain(squaredRadius: ((y - 45) * (y - 45) + (x - 48) * (x - 48)) / (center.radius * center.radius))
    }
    let image = picture([.fixVignetteRadial(gain)], encoding: encoding) { y, x, channel in
      let light = Self.scene(y, x, channel) / factor(y, x)
      return encoding == .sRGB ? Double(SRGBCurve.encode(Float(light))) : light
    }
    let result = corrected(image)
    for (index, value) in result.values.enumerated() {
      let light = encoding == .sRGB ? SRGBCurve.decode(value) : value
      let expected = Self.scene(Double(index / 3 / 121), Double(index / 3 % 121), index % 3)
      // 2e-6: two powers in single precision.
      #expect(abs(Double(light) - expected) < 2e-6)
    }
  }

  @Test func workersDoNotMatter() {
    let warp = LensWarp(planes: [0.98, 1, 1.02].map { .init(radial: [$0, 0.01, 0, 0]) })
    let area = OpcodeArea(rectangle: PixelRectangle(top: 0, left: 0, size: Self.size), planes: 3)
    let map = GainMap(
      area: area, rows: 2, columns: 2, planes: 3, rowSpacing: 1, columnSpacing: 1,
      gains: (0..<12).map { 1 + Float($0) / 20 })
    let image = picture([.gainMap(map), .warpRectilinear(warp)], encoding: .sRGB)
    let alone = corrected(image, workers: 1).values
    for count in 2...4 { #expect(corrected(image, workers: count).values == alone) }
  }
}
