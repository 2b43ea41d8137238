import Foundation
import Imaging
import Metrics
import Parallel
import TestSupport
import Testing

/// Detail and noise, against their definitions and in pictures of which the answer is known.
@Suite struct TextureTests {
  private let workers = WorkerPool(count: 2)
  private let size = ImageSize(width: 320, height: 240)

  /// The output has k times the target's noise; both are drawn anew.
  @Test(arguments: [Float(0.25), 0.5, 1, 2, 4]) func noiseIsTheRatioOfDeviations(times: Float) throws {
    let target = try Scenes.picture(size, noise: 0.01)
    let output = try Scenes.picture(size, noise: 0.01 * times, seed: 2)
    let found = try FlatPatchNoise()(of: output, against: target, on: workers)
    // Twenty-seven patches of 256 pixels tell a deviation to 2 %; those that were chosen as the target's flattest have
    // a few percent less than the others of it, which the output has not.
    #expect(abs(found / Double(times) - 1) < 0.12, "\(found)")
  }

  /// The definition written out, pixel by pixel.
  @Test(arguments: [("coffee_jpeg", "coffee"), ("astronaut_noise", "astronaut")])
  func noiseIsWhatItsDefinitionSays(output: String, target: String) throws {
    let (a, b) = (try ReferenceFixture.color(output), try ReferenceFixture.color(target))
    let patches = deviations(of: b)
    let unclipped = patches.indices.filter { index in
      let (top, left) = (5 + index / 15 * 16, 5 + index % 15 * 16)
      return (0..<256).allSatisfy { place in
        let pixel = (top + place / 16) * 256 + left + place % 16
        return (0..<3).allSatisfy { b.values[pixel * 3 + $0] > 0 && b.values[pixel * 3 + $0] < 1 }
      }
    }
    let flattest = unclipped.sorted { patches[$0] < patches[$1] }.prefix((unclipped.count + 9) / 10)
    let found = deviations(of: a)
    let expected = flattest.reduce(0) { $0 + found[$1] } / flattest.reduce(0) { $0 + patches[$1] }
    let figure = try FlatPatchNoise()(
      of: ReferenceFixture.picture(output), against: ReferenceFixture.picture(target), on: workers)
    // 1e-6: pictures are in single precision here.
    #expect(abs(figure - expected) < 1e-6 * expected, "\(figure) \(expected)")
  }

  /// Deviations of high-passed luma in the 11 × 15 patches of a fixture.
  private func deviations(of image: ColorImage) -> [Double] {
    let luma = (0..<image.size.area).map { pixel in
      let rgb = (0..<3).map { Double(image.values[pixel * 3 + $0]) }
      return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]
    }
    let bell = (-5...5).map { exp(-Double($0 * $0) / 4.5) }
    let total = bell.reduce(0, +)
    return (0..<11 * 15).map { index in
      let (top, left) = (5 + index / 15 * 16, 5 + index % 15 * 16)
      let values = (0..<256).map { place in
        let (y, x) = (top + place / 16, left + place % 16)
        var mean = 0.0
        for i in -5...5 {
          for j in -5...5 { mean += bell[i + 5] * bell[j + 5] * luma[(y + i) * 256 + x + j] }
        }
        return luma[y * 256 + x] - mean / (total * total)
      }
      let mean = values.reduce(0, +) / 256
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 256).squareRoot()
    }
  }

  /// A picture of twice the contrast has twice the detail.
  @Test func detailIsProportionalToContrast() throws {
    let values = (0..<size.area * 3).map { 0.5 + 0.1 * sin(Float($0 / 3) * 1.7) }
    let target = ColorImage(size: size, values: values, encoding: .sRGB)
    let output = ColorImage(size: size, values: values.map { 2 * $0 - 0.5 }, encoding: .sRGB)
    let figure = try DetailEnergy()(
      of: MetricImage(output, name: "output"), against: MetricImage(target, name: "target"), on: workers)
    #expect(abs(figure - 2) < 1e-3)  // samples are rounded to 16 bits
  }

  /// Slopes are no detail, single pixels are.
  @Test func detailIsTheMeanLaplacian() throws {
    let size = ImageSize(width: 4, height: 3)
    var slope = ColorImage(size: size, values: (0..<12 * 3).map { Float($0 / 3 % 4) * 0.2 }, encoding: .sRGB)
    var target = slope
    target.values[5 * 3 + 1] += 0.1
    slope.values[5 * 3 + 1] += 0.3
    let figure = try DetailEnergy()(
      of: MetricImage(slope, name: "output"), against: MetricImage(target, name: "target"), on: workers)
    #expect(abs(figure - 3) < 2e-3)  // samples are rounded to 16 bits
  }

  @Test func saysThatAFlatTargetHasNoFigure() throws {
    let flat = try MetricImage(
      ColorImage(size: size, values: [Float](repeating: 0.5, count: size.area * 3), encoding: .sRGB), name: "flat")
    let noisy = try Scenes.picture(size)
    for metric in [DetailEnergy() as any PairMetric, FlatPatchNoise()] {
      let error = #expect(throws: MetricsError.self) { try metric(of: noisy, against: flat, on: workers) }
      #expect(error?.code == .undefined)
    }
    // Clipped everywhere: what noise there was is gone.
    let clipped = try MetricImage(
      ColorImage(size: size, values: (0..<size.area * 3).map { Float($0 % 2) }, encoding: .sRGB), name: "clipped")
    let error = #expect(throws: MetricsError.self) {
      try FlatPatchNoise()(of: noisy, against: clipped, on: workers)
    }
    #expect(error?.problem == "every patch of the target is clipped or constant")
  }
}
