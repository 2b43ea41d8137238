import Color
import Foundation
import Imaging
import Parallel
import TestSupport
import Testing

@Suite struct ToneCurveTests {
  static let curves: [(contrast: Float, white: Float)] = [(1, 0), (1.4, 0), (2, 0), (3, 0), (1, 2), (1.4, 1), (2, 6)]

  /// 1e-5: a few roundings in single precision.
  @Test(arguments: curves) func middleGrayAndWhiteAreFixed(contrast: Float, white: Float) {
    let curve = ToneCurve.film(contrast: contrast, white: white)
    #expect(abs(curve(ToneCurve.middleGray) - ToneCurve.middleGray) < 1e-5)
    #expect(abs(curve(exp2(white)) - 1) < 1e-5)
    #expect(curve(0 as Float) == 0)
  }

  /// Never falls from deep below black to far above white, where it stays finite; odd about black.
  @Test(arguments: curves) func risesEverywhere(contrast: Float, white: Float) {
    let curve = ToneCurve.film(contrast: contrast, white: white)
    var former = -Float.infinity
    for step in -2000...2000 {
      let light = Float(step) / 200
      let value = curve(light * abs(light))
      #expect(value >= former && value.isFinite)
      #expect(curve(-light) == -curve(light))
      former = value
    }
    #expect(curve(Float(1e30)).isFinite)
  }

  /// Equal steps of light above white are shown by ever smaller ones, and shadows are deeper than they were.
  @Test(arguments: curves.filter { $0.contrast > 1 }) func lightsRollOff(contrast: Float, white: Float) {
    let curve = ToneCurve.film(contrast: contrast, white: white)
    // Beyond the bend, wherever that is.
    let lights = (0..<40).map { exp2(white) * (1 + Float($0) / 8) }
    let steps = zip(lights, lights.dropFirst()).map { curve($1) - curve($0) }
    // 1e-6: the steps are differences of numbers near 1.
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 > $1 - 1e-6 } && steps[0] >= steps[38])
    #expect(curve(8 * exp2(white)) < 8)
    #expect(curve(Float(0.02)) < 0.02)
  }

  @Test func contrastOfOneIsAStraightLine() {
    let curve = ToneCurve.film(contrast: 1)
    for light in stride(from: -1 as Float, through: 4, by: 0.25) { #expect(abs(curve(light) - light) < 1e-5) }
  }

  @Test func linearIsIdentityToTheBit() {
    var image = ColorImage(
      size: ImageSize(width: 2, height: 1), values: [0.1, 0.2, 0.3, -0.4, 1.5, 0.99999], encoding: .sRGB)
    let before = image.values
    ToneCurve.linear().apply(to: &image, workers: WorkerPool(count: 1))
    #expect(image.values == before)
  }

  @Test func exposureCountsInStopsOfLight() {
    #expect(ToneCurve.linear(exposure: 2)(0.2 as Float) == 0.8)
    let (brighter, plain) = (ToneCurve.film(contrast: 1.5, exposure: 1), ToneCurve.film(contrast: 1.5))
    #expect(brighter(0.2 as Float) == plain(0.4 as Float))
    var image = ColorImage(size: ImageSize(width: 1, height: 1), values: [0.1, 0.5, 1.2], encoding: .sRGB)
    let before = image.values
    ToneCurve.linear(exposure: 1).apply(to: &image, workers: WorkerPool(count: 1))
    for (after, before) in zip(image.values, before) {
      #expect(abs(SRGBCurve.decode(after) / SRGBCurve.decode(before) - 2) < 1e-4)
    }
  }

  @Test(arguments: curves) func grayStaysGray(contrast: Float, white: Float) {
    let curve = ToneCurve.film(contrast: contrast, white: white)
    for light in stride(from: -0.5 as Float, through: 4, by: 0.1) {
      let shown = curve(SIMD3(repeating: light))
      #expect(shown == SIMD3(repeating: curve(light)))
    }
  }

  /// The order of the channels and the place of the middle one stay, for colors beyond sRGB too.
  @Test func huesStay() {
    let curve = ToneCurve.film(contrast: 1.7)
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let color = SIMD3<Float>((0..<3).map { _ in Float(random.next() >> 40) / Float(1 << 24) * 2 - 0.4 })
      let shown = curve(color)
      #expect(shown.max() == curve(color.max()) && shown.min() == curve(color.min()))
      let (before, after) = (color.max() - color.min(), shown.max() - shown.min())
      guard before > 1e-3, after > 1e-3 else { continue }
      for channel in 0..<3 {
        // 1e-3: roundings over a difference that may be small.
        #expect(abs((color[channel] - color.min()) / before - (shown[channel] - shown.min()) / after) < 1e-3)
      }
    }
  }

  @Test func workersDoNotMatter() {
    var random = SplitMix64(seed: 8)
    let size = ImageSize(width: 61, height: 83)
    let values = (0..<size.area * 3).map { _ in Float(random.next() >> 40) / Float(1 << 23) }
    func toned(_ count: Int) -> [Float] {
      var image = ColorImage(size: size, values: values, encoding: .sRGB)
      ToneCurve.film(contrast: 1.4).apply(to: &image, workers: WorkerPool(count: count))
      return image.values
    }
    let alone = toned(1)
    for count in 2...4 { #expect(toned(count) == alone) }
  }
}
