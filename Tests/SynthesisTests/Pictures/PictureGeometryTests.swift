import Imaging
import Parallel
import Synthesis
import Testing

@Suite struct PictureGeometryTests {
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
    let picture = Scenes.smooth(ImageSize(width: 80, height: 60))
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
    let picture = Scenes.smooth(ImageSize(width: 90, height: 70))
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

  @Test func cropsAreParts() {
    let picture = Scenes.smooth(ImageSize(width: 9, height: 7))
    let part = picture.cropped(to: PixelRectangle(top: 2, left: 3, size: ImageSize(width: 4, height: 5)))
    for row in 0..<5 {
      for column in 0..<4 {
        let (here, there) = ((row * 4 + column) * 3, ((row + 2) * 9 + column + 3) * 3)
        #expect(part.values[here..<here + 3] == picture.values[there..<there + 3])
      }
    }
  }

  /// The eight ways are those of a square: each undone by one of them, and all different.
  @Test func turnsAreTheEightOfASquare() {
    let picture = Scenes.smooth(ImageSize(width: 5, height: 4))
    let all = Orientation.allCases.map { picture.turned($0) }
    #expect(Set(all.map(\.values)).count == 8)
    for turned in all {
      #expect(Orientation.allCases.contains { turned.turned($0).values == picture.values })
    }
    let transposed = picture.turned(.transposed)
    #expect(transposed.size == ImageSize(width: 4, height: 5))
    #expect(transposed.values[(2 * 4 + 1) * 3] == picture.values[(1 * 5 + 2) * 3])
    #expect(picture.turned(.mirroredHorizontally).values[0] == picture.values[4 * 3])
    #expect(picture.turned(.rotated90Clockwise).values[0] == picture.values[3 * 5 * 3], "what was left is on top")
  }
}
