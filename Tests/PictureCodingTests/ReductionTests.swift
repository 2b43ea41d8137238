import Imaging
import Parallel
import PictureCoding
import Testing

/// Pictures made smaller.
@Suite struct ReductionTests {
  private static let workers = WorkerPool(count: 2)

  private static func light(_ picture: ColorImage) -> Double {
    picture.values.reduce(0) { $0 + Double(SRGBCurve.decode($1)) } / Double(picture.size.area)
  }

  @Test(arguments: [(1, 1), (5, 1), (5, 5), (7, 3), (1000, 37), (4032, 1024)]) func weightsShareOutTheRow(
    long: Int, short: Int
  ) {
    let weights = AreaWeights(from: long, to: short)
    var covered = [Float](repeating: 0, count: long)
    for pixel in 0..<short {
      let own = weights.weights[weights.offsets[pixel]..<weights.offsets[pixel + 1]]
      #expect(abs(own.reduce(0, +) - 1) < 1e-5 && own.allSatisfy { $0 > 0 })
      for (place, weight) in own.enumerated() { covered[weights.starts[pixel] + place] += weight }
    }
    let share = Float(short) / Float(long)
    #expect(covered.allSatisfy { abs($0 - share) < 1e-5 }, "every pixel counts as much as another")
  }

  @Test(arguments: [(40, 30), (39, 29), (17, 30), (1, 1)].map { ImageSize(width: $0, height: $1) })
  func reductionKeepsLight(size: ImageSize) {
    let picture = Samples.smooth(ImageSize(width: 80, height: 60))
    let reduced = picture.reduced(to: size, workers: Self.workers)
    #expect(reduced.size == size)
    // 1e-5: two tables and sums of some hundred numbers in 24 bits.
    #expect(abs(Self.light(reduced) - Self.light(picture)) < 1e-5)
  }

  /// Stripes of one pixel become the gray of their mean light, not of their mean value.
  @Test func reductionIsInLinearLight() {
    let size = ImageSize(width: 8, height: 4)
    let stripes = ColorImage(
      size: size, values: (0..<size.area).flatMap { [Float](repeating: Float($0 % 2), count: 3) }, encoding: .sRGB)
    let half = stripes.reduced(to: ImageSize(width: 4, height: 2), workers: Self.workers)
    #expect(half.values.allSatisfy { abs($0 - SRGBCurve.encode(0.5)) < 1e-6 })
    let linear = ColorImage(size: size, values: stripes.values, encoding: .linearSRGB)
    #expect(linear.reduced(to: ImageSize(width: 4, height: 2), workers: Self.workers).values.allSatisfy { $0 == 0.5 })
  }

  @Test func workersDoNotMatter() {
    let picture = Samples.smooth(ImageSize(width: 90, height: 70))
    let size = ImageSize(width: 31, height: 45)
    let alone = picture.reduced(to: size, workers: WorkerPool(count: 1)).values
    for count in [2, 4] { #expect(picture.reduced(to: size, workers: WorkerPool(count: count)).values == alone) }
    #expect(picture.reduced(to: picture.size, workers: Self.workers).values == picture.values)
  }

  @Test func sizesKeepTheirProportions() {
    #expect(ImageSize(width: 4000, height: 3000).reduced(longerSide: 1000) == ImageSize(width: 1000, height: 750))
    #expect(ImageSize(width: 10, height: 3001).reduced(longerSide: 100) == ImageSize(width: 1, height: 100))
    #expect(ImageSize(width: 40, height: 30).reduced(longerSide: 40) == ImageSize(width: 40, height: 30))
  }

  /// What lies beyond white and black takes part in the mean with all its light, if it is not clipped.
  @Test func reductionKeepsWhatLiesBeyond() {
    let size = ImageSize(width: 2, height: 1)
    let picture = ColorImage(size: size, values: [1.5, -0.25, 0.5, 0.5, 0.25, 0.5], encoding: .sRGB)
    let mean = picture.reduced(to: ImageSize(width: 1, height: 1), workers: Self.workers, isClipped: false).values
    for (channel, value) in mean.enumerated() {
      let light = (SRGBCurve.decode(picture.values[channel]) + SRGBCurve.decode(picture.values[channel + 3])) / 2
      #expect(abs(value - SRGBCurve.encode(light)) < 1e-6)
    }
    let clipped = picture.reduced(to: ImageSize(width: 1, height: 1), workers: Self.workers).values
    #expect(clipped[0] < mean[0] && clipped[1] > mean[1])
  }
}
