import Imaging
import Metrics
import Parallel
import Testing

@Suite struct ReducedDeltaE2000Tests {
  private let workers = WorkerPool(count: 2)
  private let size = ImageSize(width: 160, height: 96)

  /// A shift of color counts in full, noise of mean zero hardly.
  @Test func seesColorThroughNoise() throws {
    let target = try Scenes.picture(size, noise: 0)
    let noisy = try Scenes.picture(size, noise: 0.05)
    let pixels = try DeltaE2000()(of: noisy, against: target, on: workers)
    let places = try ReducedDeltaE2000()(of: noisy, against: target, on: workers)
    // The mean of 256 pixels has a sixteenth of their noise.
    #expect(places < pixels / 8 && places > 0, "\(places) \(pixels)")
  }

  /// For one color the two figures agree; what fills no block is left out.
  @Test func isTheDifferenceOfTheMeans() throws {
    func flat(_ color: [Float], edge: Float) throws -> MetricImage {
      let size = ImageSize(width: 39, height: 20)
      let values = (0..<size.area * 3).map { index in
        let (row, column) = (index / 3).quotientAndRemainder(dividingBy: size.width)
        return row < 16 && column < 32 ? color[index % 3] : edge
      }
      return try MetricImage(ColorImage(size: size, values: values, encoding: .sRGB), name: "flat")
    }
    func small(_ color: [Float]) throws -> MetricImage {
      try MetricImage(ColorImage(size: ImageSize(width: 1, height: 1), values: color, encoding: .sRGB), name: "small")
    }
    let (a, b): ([Float], [Float]) = ([0.2, 0.5, 0.7], [0.25, 0.5, 0.6])
    let expected = try DeltaE2000()(of: small(a), against: small(b), on: workers)
    let found = try ReducedDeltaE2000()(of: flat(a, edge: 0), against: flat(b, edge: 1), on: workers)
    #expect(abs(found - expected) < 1e-9)  // the mean of 256 equal samples
  }
}
